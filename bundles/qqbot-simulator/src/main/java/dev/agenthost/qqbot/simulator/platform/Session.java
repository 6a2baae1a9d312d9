package dev.agenthost.qqbot.simulator.platform;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway session: what a client may resume. Guarded by its {@link Sessions}. */
final class Session {
    /** An event that was given a sequence number. */
    record Dispatch(long seq, String frame) {}

    final String id;
    final int intents;
    final int shard;
    final int shards;
    private final int bound;
    private final Deque<Dispatch> sent = new ArrayDeque<>();
    private long lastSeq;
    private long forgotten;
    boolean mute;

    @Nullable
    GatewayConnection connection;

    @Nullable
    Instant detachedAt;

    Session(String id, int intents, int shard, int shards, int bound) {
        this.id = id;
        this.intents = intents;
        this.shard = shard;
        this.shards = shards;
        this.bound = bound;
    }

    long nextSeq() {
        return ++lastSeq;
    }

    long lastSeq() {
        return lastSeq;
    }

    void remember(Dispatch dispatch) {
        sent.addLast(dispatch);
        if (sent.size() > bound) {
            forgotten = sent.removeFirst().seq();
        }
    }

    /** Whether everything after this number can still be replayed. */
    boolean canReplayAfter(long seq) {
        return seq >= forgotten && seq <= lastSeq;
    }

    List<Dispatch> after(long seq) {
        return sent.stream().filter(dispatch -> dispatch.seq() > seq).toList();
    }

    boolean expired(Instant now, java.time.Duration window) {
        return detachedAt != null && !now.isBefore(detachedAt.plus(window));
    }
}
