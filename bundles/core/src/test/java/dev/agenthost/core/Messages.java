package dev.agenthost.core;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.Person;
import java.time.Instant;
import java.util.List;

/** Messages as tests need them. */
public final class Messages {
    public static final AccountId MAIN = new AccountId("test", "main");
    public static final AccountId OTHER = new AccountId("test", "other");
    public static final Instant SENT = Instant.parse("2026-01-01T12:00:00Z");

    private Messages() {}

    /** A direct message of person {@code p1} to the account {@code test/main}. */
    public static InboundMessage direct(String id) {
        return in(conversation(MAIN, ChatKind.DIRECT, "p1"), id, "hello", true);
    }

    public static InboundMessage in(ConversationId conversation, String id) {
        return in(conversation, id, "hello", true);
    }

    public static InboundMessage in(ConversationId conversation, String id, String text, boolean addressed) {
        Person person = new Person("p1", null, false);
        return new InboundMessage(id, conversation, person, text, addressed, SENT, List.of(), "{}");
    }

    public static ConversationId conversation(AccountId account, ChatKind kind, String id) {
        return new ConversationId(account, kind, id);
    }
}
