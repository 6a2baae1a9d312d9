/** Agents that come and go, and the turns they run. */
@NullMarked
package dev.agenthost.core.turn;

import org.jspecify.annotations.NullMarked;
