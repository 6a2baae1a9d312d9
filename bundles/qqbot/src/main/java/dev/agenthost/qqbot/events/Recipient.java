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
 * @param botId the bot's own id from READY ({@code user.id}), or null while nobody told it (after a Resume, by webhook)
 * @param quoted what is remembered of the message of a quote index; may wait for the disk for a moment, never throws
 * @param isDirect whether the guild of this id is in truth the direct chat with a person; never throws
 */
public record Recipient(
        AccountId account,
        @Nullable String botId,
        Function<String, Optional<Quote>> quoted,
        Predicate<String> isDirect) {}
