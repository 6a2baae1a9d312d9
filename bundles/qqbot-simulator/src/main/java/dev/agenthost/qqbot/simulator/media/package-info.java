/** Files: what the platform keeps, uploads of every form, what people download. */
@NullMarked
package dev.agenthost.qqbot.simulator.media;

import org.jspecify.annotations.NullMarked;
