package dev.agenthost.qqbot.rest;

import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.qqbot.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The request of one message (protocol 6.1, 6.2): what {@link dev.agenthost.platform.PreparedDelivery} keeps as text.
 *
 * @param method the HTTP method
 * @param path below the OpenAPI's base URL
 * @param body JSON
 */
record SendRequest(String method, String path, String body) {
    private static final int PLAIN_TEXT = 0;
    private static final Pattern METHOD = Pattern.compile("POST|PUT|PATCH|DELETE");
    private static final Pattern PATH = Pattern.compile("/[\\w/%.*-]+");

    /** A text; as a reply its {@code msg_seq} is the ordinal, so that the platform recognises a repeat. */
    static SendRequest of(Delivery delivery, Json json) {
        JsonObjectBuilder body =
                json.newObject().add("content", delivery.content().asText());
        boolean v2 = switch (delivery.target().kind()) {
            case DIRECT, GROUP -> true;
            case CHANNEL, CHANNEL_DIRECT, ACCOUNT -> false;
        };
        if (v2) {
            body.add("msg_type", PLAIN_TEXT);
        }
        if (delivery.replyTo() != null) {
            body.add("msg_id", delivery.replyTo().messageId());
            if (v2) {
                body.add("msg_seq", delivery.replyTo().ordinal());
            }
        }
        return new SendRequest("POST", path(delivery.target()), body.build().toString());
    }

    private static String path(ConversationId target) {
        String id = URLEncoder.encode(target.id(), StandardCharsets.UTF_8).replace("+", "%20");
        return switch (target.kind()) {
            case DIRECT -> "/v2/users/" + id + "/messages";
            case GROUP -> "/v2/groups/" + id + "/messages";
            case CHANNEL -> "/channels/" + id + "/messages";
            case CHANNEL_DIRECT -> "/dms/" + id + "/messages";
            case ACCOUNT -> throw new IllegalArgumentException("nothing can be said to " + target);
        };
    }

    /** Empty when the text is not what {@link #write} gives. */
    static Optional<SendRequest> read(String text, Json json) {
        return json.object(text).flatMap(request -> {
            String method = ReplyReader.text(request, "method").orElse("");
            String path = ReplyReader.text(request, "path").orElse("");
            return request.get("body") instanceof JsonObject body
                            && METHOD.matcher(method).matches()
                            && PATH.matcher(path).matches()
                    ? Optional.of(new SendRequest(method, path, body.toString()))
                    : Optional.empty();
        });
    }

    String write(Json json) {
        JsonValue content = json.object(body).orElseThrow();
        return json.newObject()
                .add("method", method)
                .add("path", path)
                .add("body", content)
                .build()
                .toString();
    }
}
