package dev.agenthost.qqbot.send;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MediaKind;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.memory.QuoteIndex;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes requests of what is said (protocol 6.2, 6.6). The same delivery gives the same request. Any thread. */
final class Forms {
    private static final String PLATFORM = "qqbot";
    private static final String INDEX = "REFIDX_";
    private static final int TEXT = 0;
    private static final int MARKDOWN = 2;
    private static final int ARK = 3;
    private static final int NOTIFY = 6;
    private static final int MEDIA = 7;
    private static final int NOTIFY_SECONDS = 60;

    /** What says to whom and in reply to what is not for agents to say. */
    private static final Set<String> OURS = Set.of("msg_id", "event_id", "msg_seq");

    private static final Map<ChatKind, Set<Integer>> NATIVE_TYPES = Map.of(
            ChatKind.DIRECT, Set.of(TEXT, MARKDOWN, ARK, MEDIA),
            ChatKind.GROUP, Set.of(TEXT, MARKDOWN, ARK, MEDIA));

    private final Json json;
    private final QuoteIndex quotes;

    Forms(Json json, QuoteIndex quotes) {
        this.json = json;
        this.quotes = quotes;
    }

    Prepared of(Delivery delivery) throws DeliveryException {
        ConversationId chat = delivery.target();
        if (chat.kind() == ChatKind.ACCOUNT) {
            throw new DeliveryException(Kind.REFUSED, "there is no chat to say it in");
        }
        Anchor anchor = delivery.replyTo() == null ? null : Anchor.of(chat.kind(), delivery.replyTo());
        String quoted = delivery.content() instanceof Content.Quoting quoting ? quoting.messageId() : null;
        Content said = delivery.content() instanceof Content.Quoting quoting ? quoting.content() : delivery.content();
        JsonObjectBuilder body = body(chat, said);
        if (quoted != null) {
            body = quoting(chat, quoted, body);
        }
        if (anchor != null) {
            refuseWakeUp(said);
            anchor.addTo(body, Paths.isV2(chat.kind()));
        }
        return new Prepared(Paths.messages(chat), body.build(), media(chat, said), delivery.person());
    }

    private JsonObjectBuilder body(ConversationId chat, Content said) throws DeliveryException {
        boolean v2 = Paths.isV2(chat.kind());
        if (said instanceof Content.Markdown markdown) {
            JsonObjectBuilder body = v2 ? json.newObject().add("msg_type", MARKDOWN) : json.newObject();
            body.add("markdown", json.newObject().add("content", markdown.markdown()));
            return markdown.buttons().stream().allMatch(row -> row.isEmpty())
                    ? body
                    : body.add("keyboard", new Keyboard(json, chat.kind()).of(markdown.buttons()));
        }
        if (said instanceof Content.Media media) {
            return v2 ? media(media) : picture(media);
        }
        if (said instanceof Content.Native form && form.platform().equals(PLATFORM)) {
            return json.newObject(ownForm(chat.kind(), form));
        }
        JsonObjectBuilder body = json.newObject().add("content", said.asText());
        return v2 ? body.add("msg_type", TEXT) : body;
    }

    /** The file's {@code file_info} is filled in when it is sent. */
    private JsonObjectBuilder media(Content.Media media) {
        JsonObjectBuilder body = json.newObject()
                .add("msg_type", MEDIA)
                .add("media", json.newObject().add("file_info", ""));
        return captioned(body, media);
    }

    private JsonObjectBuilder picture(Content.Media media) throws DeliveryException {
        if (media.kind() != MediaKind.IMAGE) {
            throw new DeliveryException(Kind.REFUSED, "channels take pictures and no other files");
        }
        JsonObjectBuilder body = captioned(json.newObject(), media);
        return media.source() instanceof Content.Linked linked ? body.add("image", linked.url()) : body;
    }

    private static JsonObjectBuilder captioned(JsonObjectBuilder body, Content.Media media) {
        String caption = media.caption();
        return caption == null || caption.isBlank() ? body : body.add("content", caption);
    }

    private static @Nullable MediaReference media(ConversationId chat, Content said) {
        boolean uploaded = said instanceof Content.Media media
                && (Paths.isV2(chat.kind()) || media.source() instanceof Content.Shelved);
        return uploaded ? MediaReference.of((Content.Media) said) : null;
    }

    private JsonObject ownForm(ChatKind kind, Content.Native form) throws DeliveryException {
        JsonObject body = json.object(form.body())
                .orElseThrow(() -> new DeliveryException(Kind.REFUSED, "a message of one's own form is a JSON object"));
        for (String field : OURS) {
            if (body.containsKey(field)) {
                throw new DeliveryException(Kind.REFUSED, "a message of one's own form has no " + field);
            }
        }
        Set<Integer> types = NATIVE_TYPES.get(kind);
        if (types != null && !(body.get("msg_type") instanceof JsonNumber type && types.contains(type.intValue()))) {
            throw new DeliveryException(
                    Kind.REFUSED,
                    "msg_type must be one of " + types.stream().sorted().toList() + " here, not "
                            + body.get("msg_type"));
        }
        if (Unasked.wakesUp(body) && kind != ChatKind.DIRECT) {
            throw new DeliveryException(Kind.REFUSED, "is_wakeup is for direct chats alone");
        }
        return body;
    }

    private void refuseWakeUp(Content said) throws DeliveryException {
        if (said instanceof Content.Native form
                && json.object(form.body()).filter(Unasked::wakesUp).isPresent()) {
            throw new DeliveryException(Kind.REFUSED, "is_wakeup is no reply: say it on the bot's own initiative");
        }
    }

    /** Whether the platform lets it through whatever the chat's switch says: a wake-up, or something subscribed to. */
    boolean hasOwnPermission(Content said) {
        Content bare = said instanceof Content.Quoting quoting ? quoting.content() : said;
        return bare instanceof Content.Native form
                && form.platform().equals(PLATFORM)
                && json.object(form.body()).filter(Unasked::hasOwnPermission).isPresent();
    }

    /** What is quoted is named by its index in direct chats and groups, by its id in channels; without when it is unknown. */
    private JsonObjectBuilder quoting(ConversationId chat, String messageId, JsonObjectBuilder said) {
        boolean v2 = Paths.isV2(chat.kind());
        Optional<String> reference =
                v2 && !messageId.startsWith(INDEX) ? quotes.index(messageId) : Optional.of(messageId);
        if (reference.isEmpty()) {
            return said;
        }
        JsonObject body = said.build();
        JsonObjectBuilder quoting = json.newObject();
        if (body.containsKey("msg_type")) {
            quoting.add("msg_type", body.get("msg_type"));
        }
        body.forEach(quoting::add);
        return quoting.add(
                "message_reference",
                json.newObject().add("message_id", reference.get()).add("ignore_get_message_error", true));
    }

    /** The sign that an answer is being written; direct chats alone. */
    JsonObject typing(ConversationId chat, Delivery.ReplyTo replyTo) throws DeliveryException {
        JsonObjectBuilder body = json.newObject()
                .add("msg_type", NOTIFY)
                .add("input_notify", json.newObject().add("input_type", 1).add("input_second", NOTIFY_SECONDS));
        Anchor.of(chat.kind(), replyTo).addTo(body, true);
        return body.build();
    }
}
