package dev.agenthost.qqbot.events;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Quote;
import org.jspecify.annotations.Nullable;

/** What has to be done about an event before the host gets it. */
public sealed interface Aside {
    /** The message may be quoted later, by this index; see {@code memory.QuoteIndex}. */
    record Remember(String index, Quote message) implements Aside {}

    /** This guild is in truth the direct chat with a person; see {@code memory.DirectGuilds}. */
    record Met(String guildId) implements Aside {}

    /** The channel belongs to this guild; see {@code memory.ChannelGuilds}. */
    record Located(String channelId, String guildId) implements Aside {}

    /** The chat turned the switch for proactive messages; see {@code memory.ProactiveSwitches}. */
    record Turn(ChatKind kind, String id, boolean on) implements Aside {}

    /** The interaction wants its acknowledgement (protocol 6.9). */
    record Acknowledge(String interactionId) implements Aside {}

    /**
     * Something that was sent has been examined.
     *
     * @param messageId of what is shown now, or null when it was refused
     * @param words for a refusal; empty for none
     */
    record Reviewed(String audit, @Nullable String messageId, String words) implements Aside {}
}
