/** The sockets: one loopback port for token, REST, gateway, control API and page, on Netty. */
@NullMarked
package dev.agenthost.qqbot.simulator.net;

import org.jspecify.annotations.NullMarked;
