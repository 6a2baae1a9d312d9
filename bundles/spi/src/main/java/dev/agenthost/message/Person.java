package dev.agenthost.message;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote a message.
 *
 * @param id the platform's id of the person within this account; opaque. The same human may have another id in another
 *     kind of chat (QQ: {@code user_openid} and {@code member_openid})
 * @param displayName what the platform shows, or null where it does not tell
 * @param bot whether the platform marks the author as a bot
 */
public record Person(String id, @Nullable String displayName, boolean bot) {
    public Person {
        Objects.requireNonNull(id, "id");
    }
}
