/** Keeps every live session alive: a component of its own, with its own lifetime, that hears of sessions by events. */
@NullMarked
package dev.agenthost.qqbot.heartbeat;

import org.jspecify.annotations.NullMarked;
