package dev.agenthost.qqbot.events;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Quote;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who gets an event.
 *
 * @param account whose connection it came on
 * @param botId the bot's own id in guilds, or null while nobody told it
 * @param quoted what is remembered of the message of a quote index; may wait for the disk for a moment, never throws
 * @param isDirect whether the guild of this id is in truth the direct chat with a person; never throws
 */
public record Recipient(
        AccountId account,
        @Nullable String botId,
        Function<String, Optional<Quote>> quoted,
        Predicate<String> isDirect) {}
