/** What the bot says: requests, attempts, streams, and what is said in place of what the platform refuses. */
@NullMarked
package dev.agenthost.qqbot.send;

import org.jspecify.annotations.NullMarked;
