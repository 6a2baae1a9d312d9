package dev.agenthost.qqbot.rest;

import java.util.concurrent.CompletionStage;

/** Asks the platform who the bot is (protocol 6.10). Any thread; never blocks. */
public interface OwnIdentity {
    /**
     * The bot's id in guilds, by {@code GET /users/@me}.
     *
     * @return fails with {@link RestException} or {@link TransportException}
     */
    CompletionStage<String> ownId();
}
