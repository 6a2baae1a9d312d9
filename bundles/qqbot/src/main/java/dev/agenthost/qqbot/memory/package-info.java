/** What this adapter remembers of an account over restarts: the only places that know the keys and the form of the values. */
@NullMarked
package dev.agenthost.qqbot.memory;

import org.jspecify.annotations.NullMarked;
