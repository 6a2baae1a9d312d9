package dev.agenthost.message;

import java.util.Objects;

/**
 * One conversation: the unit of order. Messages of one conversation are handled one after the other.
 *
 * @param account the account that takes part in it
 * @param kind its kind; ids of different kinds live in different name spaces
 * @param id the platform's id of the person, group or channel; opaque
 */
public record ConversationId(AccountId account, ChatKind kind, String id) {
    public ConversationId {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(kind, "kind");
        if (id.isBlank()) {
            throw new IllegalArgumentException("conversation id must not be blank");
        }
    }

    /** {@code platform/name:kind:id}, for logs. */
    @Override
    public String toString() {
        return account + ":" + kind + ":" + id;
    }
}
