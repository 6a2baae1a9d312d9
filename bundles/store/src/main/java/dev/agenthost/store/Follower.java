package dev.agenthost.store;

import dev.agenthost.message.AccountId;
import java.time.Instant;

/**
 * The account that follows a stream of its platform's events now.
 *
 * @param stream the stream's name
 * @param host the id of the host that serves it
 * @param until when its lease ends if it is not renewed, by the database's clock
 */
public record Follower(String stream, AccountId account, String host, Instant until) {}
