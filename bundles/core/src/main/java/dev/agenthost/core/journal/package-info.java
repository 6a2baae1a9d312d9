/** Takes over what adapters offer: order, bounds, recognition of repeats, positions. Knows nothing of what becomes of a message. */
@NullMarked
package dev.agenthost.core.journal;

import org.jspecify.annotations.NullMarked;
