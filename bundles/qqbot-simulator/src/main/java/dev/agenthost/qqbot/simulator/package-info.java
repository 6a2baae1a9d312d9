/** The QQ bot platform on loopback: started in-process by tests, as a program of its own, or as the host's demo. */
@NullMarked
package dev.agenthost.qqbot.simulator;

import org.jspecify.annotations.NullMarked;
