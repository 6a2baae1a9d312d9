/** What the wrapped client needs before the first adapter uses it. */
@NullMarked
package dev.agenthost.tyrus;

import org.jspecify.annotations.NullMarked;
