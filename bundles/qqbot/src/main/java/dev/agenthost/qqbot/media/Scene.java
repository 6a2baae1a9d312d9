package dev.agenthost.qqbot.media;

import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a file is uploaded to. It can be sent anywhere in the family it was uploaded to, and nowhere else (code 304080).
 *
 * @param family {@code users} or {@code groups}
 * @param openId of the person or the group
 */
record Scene(String family, String openId) {
    static Scene of(ConversationId target) throws DeliveryException {
        return switch (target.kind()) {
            case DIRECT -> new Scene("users", target.id());
            case GROUP -> new Scene("groups", target.id());
            default ->
                throw new DeliveryException(
                        Kind.REFUSED,
                        "files can be uploaded to direct chats and groups; channels take a picture's URL");
        };
    }

    String path(String call) {
        return "/v2/" + family + "/"
                + URLEncoder.encode(openId, StandardCharsets.UTF_8).replace("+", "%20") + "/" + call;
    }
}
