/** Which agent answers a message. */
@NullMarked
package dev.agenthost.core.routing;

import org.jspecify.annotations.NullMarked;
