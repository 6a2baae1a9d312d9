package dev.agenthost.core;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.codec.UnreadableException;
import dev.agenthost.core.delivery.Told;
import dev.agenthost.core.journal.HostKeys;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.Person;
import dev.agenthost.message.PlatformEvent;
import dev.agenthost.platform.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the host is told to say where nobody asked: an event of its own in the conversation, so that it is stored, in its order,
 * and known by its id like everything that happens there. Thread-safe.
 */
final class Said {
    private static final String ID = HostKeys.PREFIX + "say:";
    private static final String NAME = HostKeys.PREFIX + "say";
    private static final int LONGEST_ID = 200;

    private final Map<WaitsFor, CompletableFuture<Told>> waiting = new ConcurrentHashMap<>();

    private record WaitsFor(ConversationId conversation, String eventId) {}

    /** The event that stands for what is to be said. */
    static InboundEvent event(String id, ConversationId conversation, List<Content> contents, Instant now) {
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw new IllegalArgumentException("an id has 1 to " + LONGEST_ID + " characters, not " + id.length());
        }
        Map<String, String> fields = new TreeMap<>();
        for (Content content : contents) {
            fields.put("%06d".formatted(fields.size()), new ContentText(content, false).write());
        }
        boolean direct = conversation.kind() == ChatKind.DIRECT || conversation.kind() == ChatKind.CHANNEL_DIRECT;
        Person to = direct ? new Person(conversation.id(), null, false) : null;
        return new PlatformEvent(ID + id, conversation, NAME, true, fields, to, now, "");
    }

    /** What is to be said, if this is such an event. */
    static Optional<List<Content>> contents(InboundEvent event) {
        if (!(event instanceof PlatformEvent own)
                || !own.id().startsWith(ID)
                || !own.name().equals(NAME)) {
            return Optional.empty();
        }
        List<Content> contents = new ArrayList<>();
        for (String stored : own.fields().values()) {
            try {
                contents.add(ContentText.read(stored).content());
            } catch (UnreadableException e) {
                throw new IllegalStateException(e);
            }
        }
        return Optional.of(contents);
    }

    /** Somebody waits for what becomes of an event; until this completes in whatever way. */
    CompletableFuture<Told> await(InboundEvent event) {
        WaitsFor key = new WaitsFor(event.conversation(), event.id());
        CompletableFuture<Told> told = waiting.computeIfAbsent(key, any -> new CompletableFuture<>());
        return told.whenComplete((done, failure) -> waiting.remove(key, told));
    }

    /** Everything that was said for a message is settled. */
    void settled(Work work, Told told) {
        CompletableFuture<Told> waits = waiting.get(new WaitsFor(work.conversation(), work.messageId()));
        if (waits != null) {
            waits.complete(told);
        }
    }

    /** What the one who had it said is told. */
    static CompletableFuture<List<Receipt>> receipts(Told told) {
        return told.failure() == null
                ? CompletableFuture.completedFuture(told.receipts())
                : CompletableFuture.failedFuture(told.failure());
    }
}
