/** The simulator inside a host: the demo. */
@NullMarked
package dev.agenthost.qqbot.simulator.host;

import org.jspecify.annotations.NullMarked;
