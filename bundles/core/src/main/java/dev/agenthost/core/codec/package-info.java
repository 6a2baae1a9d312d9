/** The text forms in which messages and contents lie in the store. */
@NullMarked
package dev.agenthost.core.codec;

import org.jspecify.annotations.NullMarked;
