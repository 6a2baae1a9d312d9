/** The way of a message through the host, and the components that hold its parts together. */
@NullMarked
package dev.agenthost.core;

import org.jspecify.annotations.NullMarked;
