package dev.agenthost.core.lane;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One serial lane per conversation: the next piece of work starts when the stage of the one before has completed. Lanes of
 * different conversations run side by side; a lane that waits for a stage holds no thread, an idle one does not exist.
 * Thread-safe.
 */
public final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final FairExecutor<AccountId> executor;
    private final ConcurrentMap<ConversationId, Lane> lanes = new ConcurrentHashMap<>();

    public Lanes(FairExecutor<AccountId> executor) {
        this.executor = executor;
    }

    /** Appends to the conversation's lane; never blocks. The work starts on a lane thread and must not block either. */
    public void submit(ConversationId conversation, Supplier<? extends CompletionStage<?>> work) {
        Lane fresh = new Lane(work);
        if (lanes.merge(conversation, fresh, Lane::join) == fresh) {
            start(conversation, work);
        }
    }

    /** Conversations with work under way. */
    public int size() {
        return lanes.size();
    }

    private void start(ConversationId conversation, Supplier<? extends CompletionStage<?>> work) {
        executor.execute(
                conversation.account(),
                () -> begin(work).whenComplete((result, failure) -> next(conversation, failure)));
    }

    private static CompletionStage<?> begin(Supplier<? extends CompletionStage<?>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void next(ConversationId conversation, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.error("work in {} failed; its lane goes on", conversation, failure);
        }
        Lane lane = lanes.computeIfPresent(conversation, (id, ending) -> ending.advance() ? ending : null);
        if (lane != null) {
            start(conversation, lane.current);
        }
    }

    /** Changed only inside the map's atomic operations. */
    private static final class Lane {
        private Supplier<? extends CompletionStage<?>> current;
        private final Deque<Supplier<? extends CompletionStage<?>>> waiting = new ArrayDeque<>(1);

        Lane(Supplier<? extends CompletionStage<?>> first) {
            this.current = first;
        }

        Lane join(Lane later) {
            waiting.addLast(later.current);
            return this;
        }

        boolean advance() {
            Supplier<? extends CompletionStage<?>> next = waiting.pollFirst();
            if (next == null) {
                return false;
            }
            current = next;
            return true;
        }
    }
}
