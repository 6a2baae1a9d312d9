package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.Inbox;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.qqbot.MapMemory;
import dev.agenthost.testkit.DeterministicScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A host's inbox whose commits come when the test wants; checks what it is offered. */
final class FakeInbox implements Inbox, AccountInbox {
    final List<String> messages = new ArrayList<>();
    final List<InboundEvent> events = new ArrayList<>();
    final List<String> reviews = new ArrayList<>();
    final List<Checkpoint> offered = new ArrayList<>();
    final List<Checkpoint> committed = new ArrayList<>();
    final Map<String, Checkpoint> stored = new HashMap<>();
    final MapMemory memory = new MapMemory();
    Set<String> followed = Set.of();

    /** The stream that another account follows; empty for none. */
    String taken = "";

    Duration commitDelay = Duration.ZERO;
    Admission admission = Admission.ACCEPTED;
    private final DeterministicScheduler scheduler;
    private final List<Runnable> pending = new ArrayList<>();
    private InboxListener listener;

    FakeInbox(DeterministicScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public AccountInbox open(AccountId account, InboxListener told) {
        listener = told;
        return this;
    }

    @Override
    public void follow(Set<String> streams) {
        followed = streams;
    }

    @Override
    public Optional<Checkpoint> checkpoint(String partition) throws UnavailableException {
        if (followed.contains(taken)) {
            throw new UnavailableException(taken + " is followed by another account");
        }
        if (admission == Admission.UNAVAILABLE) {
            throw new UnavailableException("on purpose");
        }
        return Optional.ofNullable(stored.get(partition));
    }

    @Override
    public Admission offer(InboundEvent message, Checkpoint checkpoint) {
        return take(checkpoint, () -> {
            messages.add(message.id());
            events.add(message);
        });
    }

    @Override
    public Admission skip(Checkpoint checkpoint) {
        return take(checkpoint, () -> {});
    }

    private Admission take(Checkpoint checkpoint, Runnable taken) {
        if (admission != Admission.ACCEPTED) {
            return admission;
        }
        taken.run();
        offered.stream()
                .filter(earlier -> earlier.session().equals(checkpoint.session()))
                .reduce((first, second) -> second)
                .ifPresent(earlier -> assertThat(checkpoint.sequence())
                        .as("an unbroken, rising row in session %s", checkpoint.session())
                        .isBetween(earlier.sequence(), earlier.sequence() + 1));
        offered.add(checkpoint);
        later(() -> {
            stored.put(checkpoint.partition(), checkpoint);
            committed.add(checkpoint);
            listener.committed(checkpoint);
        });
        return Admission.ACCEPTED;
    }

    /** In order, whatever the delay is by then. */
    private void later(Runnable commit) {
        pending.add(commit);
        var unused = scheduler.schedule(() -> pending.remove(0).run(), commitDelay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void forget(String partition) {
        later(() -> stored.remove(partition));
    }

    void available() {
        admission = Admission.ACCEPTED;
        listener.available();
    }

    long committedUpTo(String session) {
        return upTo(session, committed);
    }

    static long upTo(String session, List<Checkpoint> checkpoints) {
        return checkpoints.stream()
                .filter(checkpoint -> checkpoint.session().equals(session))
                .mapToLong(Checkpoint::sequence)
                .max()
                .orElse(0);
    }

    @Override
    public void reviewed(String review, String messageId, String words) {
        reviews.add(review + " " + messageId + " " + words);
    }

    @Override
    public AccountMemory memory() {
        return memory;
    }

    @Override
    public void close() {}
}
