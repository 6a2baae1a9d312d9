/** What the platform knows and decides: apps, tokens, sessions, conversations, faults. Knows no socket. */
@NullMarked
package dev.agenthost.qqbot.simulator.platform;

import org.jspecify.annotations.NullMarked;
