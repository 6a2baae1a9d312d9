package dev.agenthost.core.journal;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.store.Change;
import dev.agenthost.store.PositionRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The committed positions of every partition. One thread changes them, any reads. */
final class Positions {
    private record Key(AccountId account, String partition) {}

    private final Map<Key, Position> committed = new ConcurrentHashMap<>();

    /** Begins anew with what the store holds; sessions that have ended in this life of the host stay ended. */
    void load(List<PositionRow> rows) {
        committed.replaceAll((key, position) -> position.without());
        rows.forEach(this::put);
    }

    /** Begins anew with what the store holds of one account. */
    void replace(AccountId account, List<PositionRow> rows) {
        committed.replaceAll((key, position) -> key.account().equals(account) ? position.without() : position);
        rows.forEach(this::put);
    }

    private void put(PositionRow row) {
        Checkpoint stored = new Checkpoint(row.partition(), row.session(), row.sequence());
        committed.compute(
                new Key(row.account(), row.partition()),
                (key, position) -> position == null ? Position.at(stored) : position.with(stored));
    }

    Optional<Checkpoint> committed(AccountId account, String partition) {
        return Optional.ofNullable(committed
                .getOrDefault(new Key(account, partition), Position.NONE)
                .current());
    }

    /** What the entries of one transaction make of the positions; nothing counts before {@link Moves#commit}. */
    final class Moves {
        private final Map<Key, Position> next = new HashMap<>();

        void take(Entry entry) {
            if (entry instanceof Entry.Message offered) {
                move(offered.account(), offered.checkpoint());
            } else if (entry instanceof Entry.Position skipped) {
                move(skipped.account(), skipped.checkpoint());
            } else if (entry instanceof Entry.Forgotten worthless) {
                next.compute(
                        new Key(worthless.account(), worthless.partition()),
                        (key, at) -> now(key, at).forgotten());
            }
        }

        private void move(AccountId account, Checkpoint checkpoint) {
            next.compute(
                    new Key(account, checkpoint.partition()),
                    (key, at) -> now(key, at).moved(checkpoint));
        }

        private Position now(Key key, @Nullable Position at) {
            return at != null ? at : committed.getOrDefault(key, Position.NONE);
        }

        /** Adds what is to be stored, one change a partition. */
        void addTo(List<Change> changes) {
            next.forEach((key, position) -> {
                Checkpoint current = position.current();
                if (current != null) {
                    changes.add(new Change.Position(
                            new PositionRow(key.account(), key.partition(), current.session(), current.sequence())));
                } else if (committed.getOrDefault(key, Position.NONE).current() != null) {
                    changes.add(new Change.Forget(key.account(), key.partition()));
                }
            });
        }

        void commit() {
            committed.putAll(next);
        }
    }
}
