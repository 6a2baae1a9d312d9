/**
 * What decides about a gateway connection, and the facts it decides on. No input or output, no threads; time and chance are
 * given.
 */
@NullMarked
package dev.agenthost.qqbot.gateway;

import org.jspecify.annotations.NullMarked;
