/** Order within a conversation, fairness between accounts, a bounded number of threads. */
@NullMarked
package dev.agenthost.core.lane;

import org.jspecify.annotations.NullMarked;
