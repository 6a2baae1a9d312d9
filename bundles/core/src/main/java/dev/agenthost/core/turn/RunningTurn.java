package dev.agenthost.core.turn;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.Choice;
import dev.agenthost.agent.Reply;
import dev.agenthost.agent.StreamedText;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.MediaFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a turn by one agent. Its answer completes once, by whoever comes first: agent, deadline or cancellation. */
final class RunningTurn implements Turn {
    private static final Logger LOG = LoggerFactory.getLogger(RunningTurn.class);

    private final String id;
    private final InboundEvent event;
    private final @Nullable Choice choice;
    private final Means means;
    private final Instant deadline;
    private final StreamedText stream;
    private final CompletableFuture<Reply> answer = new CompletableFuture<>();

    private final Object lock = new Object();
    private final List<Runnable> onCancel = new ArrayList<>(1);
    private @Nullable Thread thread;
    private boolean started;
    private boolean cancelled;

    /** @param choice what was chosen by the event, or null when it answers no question */
    RunningTurn(String id, InboundEvent event, @Nullable Choice choice, Means means, Instant deadline) {
        this.id = id;
        this.event = event;
        this.choice = choice;
        this.means = means;
        this.deadline = deadline;
        this.stream = untilTheEnd(means.stream());
    }

    private StreamedText untilTheEnd(StreamedText text) {
        return new StreamedText() {
            @Override
            public void append(String more) {
                if (!answer.isDone()) {
                    text.append(more);
                }
            }

            @Override
            public String text() {
                return text.text();
            }
        };
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public InboundEvent event() {
        return event;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public boolean cancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (lock) {
            if (!cancelled) {
                onCancel.add(action);
                return;
            }
        }
        runIsolated(action);
    }

    @Override
    public StreamedText stream() {
        return stream;
    }

    @Override
    public CompletionStage<MediaFile> fetch(Attachment attachment) {
        return means.fetch(attachment);
    }

    CompletableFuture<Reply> answer() {
        return answer;
    }

    /** Whether the agent was called. */
    boolean started() {
        synchronized (lock) {
            return started;
        }
    }

    /** Calls the agent on this thread, unless nobody waits any more. */
    void callOn(Agent agent) {
        synchronized (lock) {
            if (cancelled) {
                return;
            }
            started = true;
            thread = Thread.currentThread();
        }
        try {
            called(agent).whenComplete(this::agentSaid);
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        } finally {
            synchronized (lock) {
                thread = null;
            }
        }
    }

    private CompletionStage<Reply> called(Agent agent) throws Exception {
        if (choice != null) {
            return agent.chosen(this, choice);
        }
        return event instanceof InboundMessage ? agent.answer(this) : agent.observe(this);
    }

    private void agentSaid(@Nullable Reply reply, @Nullable Throwable failure) {
        if (failure != null) {
            answer.completeExceptionally(failure);
        } else if (reply == null) {
            answer.completeExceptionally(new IllegalStateException("the agent completed without a reply"));
        } else {
            answer.complete(reply);
        }
    }

    /**
     * Stops waiting for the answer and tells the agent so.
     *
     * @return whether the agent still holds a thread
     */
    boolean cancel(TurnException reason) {
        List<Runnable> actions;
        boolean running;
        synchronized (lock) {
            if (cancelled || answer.isDone()) {
                return false;
            }
            cancelled = true;
            actions = List.copyOf(onCancel);
            onCancel.clear();
            running = thread != null;
            if (thread != null) {
                thread.interrupt();
            }
        }
        answer.completeExceptionally(reason);
        actions.forEach(RunningTurn::runIsolated);
        return running;
    }

    private static void runIsolated(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("an agent's cancel action failed", e);
        }
    }
}
