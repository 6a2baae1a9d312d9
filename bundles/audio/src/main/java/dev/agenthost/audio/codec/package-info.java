/** From files to samples, and from samples to voices. */
@NullMarked
package dev.agenthost.audio.codec;

import org.jspecify.annotations.NullMarked;
