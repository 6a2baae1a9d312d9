package dev.agenthost.qqbot.events;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.wire.Frame;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a dispatch is to this host; READY and RESUMED belong to the handshake and do not come here. Never throws.
 * Immutable; any thread.
 */
public final class EventMapper {
    private static final String OTHER_SHAPE = "the body is not of the documented shape";
    private static final String INCOMPLETE = "the message, the conversation or the author has no id";

    private final Json json;
    private final MessageMapper messages;

    /** @param clock stands in for a time the platform did not tell */
    public EventMapper(Json json, InstantSource clock) {
        this.json = json;
        this.messages = new MessageMapper(new MessageText(json), clock);
    }

    /**
     * Maps one dispatch.
     *
     * @param account whose connection it came on
     * @param botId the bot's own id from READY ({@code user.id}), or null while nobody told it (after a Resume)
     * @param frame the dispatch
     * @param raw the frame as it came
     */
    public Mapped map(AccountId account, @Nullable String botId, Frame frame, String raw) {
        Optional<EventType> known = EventType.named(frame.t());
        if (known.isEmpty()) {
            return new Mapped.Unknown(frame.t() == null ? "" : frame.t());
        }
        EventType type = known.get();
        Optional<? extends Event> body = json.bind(frame.d(), type.body());
        if (body.isEmpty()) {
            return new Mapped.Malformed(type.name(), OTHER_SHAPE);
        }
        if (!(body.get() instanceof Event.Written written) || type.chat().isEmpty()) {
            return new Mapped.Ignored(type + " is no message");
        }
        if (writtenByBot(written.author(), botId)) {
            return new Mapped.Ignored("written by a bot");
        }
        Optional<InboundMessage> message =
                messages.map(account, botId, type.chat().get(), type.toTheBot(), written, raw);
        return message.isPresent() ? new Mapped.Message(message.get()) : new Mapped.Malformed(type.name(), INCOMPLETE);
    }

    private static boolean writtenByBot(@Nullable Author author, @Nullable String botId) {
        return author != null && (Boolean.TRUE.equals(author.bot()) || (botId != null && botId.equals(author.id())));
    }
}
