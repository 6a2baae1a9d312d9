/** Who may speak to the bot. */
@NullMarked
package dev.agenthost.core.access;

import org.jspecify.annotations.NullMarked;
