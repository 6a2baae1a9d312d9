/** Events to a callback address instead of the gateway. */
@NullMarked
package dev.agenthost.qqbot.simulator.webhook;

import org.jspecify.annotations.NullMarked;
