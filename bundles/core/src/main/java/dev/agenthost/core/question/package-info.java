/** Questions that agents asked: how they are shown, that they are open, who answered. */
@NullMarked
package dev.agenthost.core.question;

import org.jspecify.annotations.NullMarked;
