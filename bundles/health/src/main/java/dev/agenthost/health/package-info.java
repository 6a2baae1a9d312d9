/** {@code GET /health}: whether the host does its work, for monitoring. */
@NullMarked
package dev.agenthost.health;

import org.jspecify.annotations.NullMarked;
