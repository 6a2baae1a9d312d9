package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message shows beside its text. Immutable.
 *
 * @param format how the text is to be read, or what stands in its place
 * @param attachments pictures, voices, videos, files
 * @param keyboard its buttons, as the bot gave them; null = none
 * @param body template, ark, embed or card; null = none
 * @param quote the message it quotes; null = none
 * @param refIdx under which others may quote it
 * @param state whether it still grows, or was taken back
 */
public record Look(
        Format format,
        List<Attachment> attachments,
        @Nullable JsonObject keyboard,
        @Nullable JsonObject body,
        @Nullable Quote quote,
        String refIdx,
        State state) {
    /** How the text is to be read. */
    public enum Format {
        TEXT,
        MARKDOWN,
        TEMPLATE,
        ARK,
        EMBED,
        MEDIA,
        CARD
    }

    /** What has become of it. */
    public enum State {
        FINAL,
        STREAMING,
        RECALLED
    }

    /** The quoted message, as it was. */
    public record Quote(String messageId, String author, String text) {
        static Quote of(ChatMessage message) {
            return new Quote(message.id(), message.author(), message.text());
        }
    }

    public Look {
        attachments = List.copyOf(attachments);
    }

    /** Text and nothing else. */
    public static Look plain(String refIdx) {
        return of(Format.TEXT, refIdx);
    }

    public static Look of(Format format, String refIdx) {
        return new Look(format, List.of(), null, null, null, refIdx, State.FINAL);
    }

    public Look with(List<Attachment> files) {
        return new Look(format, files, keyboard, body, quote, refIdx, state);
    }

    public Look withKeyboard(@Nullable JsonObject buttons) {
        return new Look(format, attachments, buttons, body, quote, refIdx, state);
    }

    public Look withBody(@Nullable JsonObject object) {
        return new Look(format, attachments, keyboard, object, quote, refIdx, state);
    }

    public Look quoting(@Nullable ChatMessage message) {
        return new Look(format, attachments, keyboard, body, message == null ? null : Quote.of(message), refIdx, state);
    }

    public Look in(State other) {
        return new Look(format, attachments, keyboard, body, quote, refIdx, other);
    }
}
