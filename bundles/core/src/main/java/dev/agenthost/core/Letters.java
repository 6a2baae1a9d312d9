package dev.agenthost.core;

import dev.agenthost.message.AccountId;
import dev.agenthost.status.DeadLetters;
import dev.agenthost.status.Erasure;
import dev.agenthost.status.PartStatus;
import dev.agenthost.store.DeadLetter;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.OpenMessage;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was given up, as people see it. */
final class Letters implements DeadLetters {
    private final Supplier<@Nullable Store> store;
    private final Consumer<OpenMessage> replayed;

    /**
     * @param store the one in use, or null
     * @param replayed takes what is to be handled again
     */
    Letters(Supplier<@Nullable Store> store, Consumer<OpenMessage> replayed) {
        this.store = store;
        this.replayed = replayed;
    }

    private interface Question<T extends @Nullable Object> {
        T ask(Store store) throws StoreException;
    }

    private <T extends @Nullable Object> T ask(Question<T> question) throws IOException {
        Store current = store.get();
        if (current == null) {
            throw new IOException("there is no store yet; see: status");
        }
        try {
            return question.ask(current);
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public List<Letter> latest(int limit) throws IOException {
        return ask(asked -> asked.deadLetters(limit)).stream()
                .map(Letters::shown)
                .toList();
    }

    private static Letter shown(DeadLetter letter) {
        String what = letter.state() == null
                ? "message"
                : letter.state() == DeliveryState.UNKNOWN ? "answer that may have arrived" : "answer";
        return new Letter(
                letter.id().toString(), letter.conversation(), letter.messageId(), what, letter.at(), letter.reason());
    }

    @Override
    public boolean replay(String id) throws IOException {
        DeadLetter.Id named = named(id);
        OpenMessage message = ask(asked -> asked.replay(named));
        if (message != null) {
            replayed.accept(message);
        }
        return message != null;
    }

    @Override
    public boolean drop(String id) throws IOException {
        DeadLetter.Id named = named(id);
        return ask(asked -> asked.drop(named));
    }

    @Override
    public Erasure erase(AccountId account, String person) throws IOException {
        return ask(asked -> asked.erase(account, person));
    }

    private static DeadLetter.Id named(String id) throws IOException {
        try {
            return DeadLetter.Id.parse(id);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    PartStatus status() {
        try {
            long count = ask(Store::deadLetterCount);
            String reason = count == 0 ? "there are none" : "a person decides about them; see: deadletters";
            return new PartStatus("dead letters", true, reason, Map.of(), Map.of("count", count));
        } catch (IOException e) {
            return new PartStatus("dead letters", true, "not known now", Map.of(), Map.of());
        }
    }
}
