package dev.agenthost.core.journal;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.direct;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.core.MemoryStore;
import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.store.Backlog;
import dev.agenthost.store.Change;
import dev.agenthost.store.PositionRow;
import dev.agenthost.store.StoreException;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds whatever adapters, the store, agents and the schedule do. */
class JournalPropertyTest {
    @Property(tries = 500)
    void whatIsAcceptedIsStoredOnceReportedInOrderAndThePositionNeverRunsAhead(@ForAll long seed) {
        World world = new World(new Random(seed));
        for (int step = 0; step < 120; step++) {
            world.step();
            world.check();
        }
        world.settle();
        world.check();
    }

    /** One account under random events, and what must have come of them. */
    private static final class World implements Receiver {
        private final Random random;
        private final ManualTime time = new ManualTime();
        private final DeterministicScheduler committer = new DeterministicScheduler(time);
        private final DeterministicScheduler listeners = new DeterministicScheduler(time);
        private final JournalBounds bounds = new JournalBounds(6, 1_000_000);
        private final MemoryStore store = new MemoryStore();
        private final List<String> handled = new ArrayList<>();
        private final Journal journal = new Journal(committer, account -> listeners, time, () -> bounds);
        private boolean attached;

        private final Set<String> offered = new HashSet<>();
        private final List<Checkpoint> expectedReports = new ArrayList<>();
        private final List<Checkpoint> reports = new ArrayList<>();
        private final Set<String> endedSessions = new HashSet<>();
        private boolean owedRoom;
        private int session;
        private long sequence;
        private int message;
        private AccountInbox inbox;

        World(Random random) {
            this.random = random;
            reopen();
            attachOrDetach();
        }

        @Override
        public void begin(Tenure tenure, Backlog backlog) {}

        @Override
        public void end(AccountId account) {}

        @Override
        public boolean idle(AccountId account) {
            return true;
        }

        @Override
        public void taken(Taken taken) {
            handled.add(taken.message().id());
        }

        private void attachOrDetach() {
            if (attached) {
                journal.detach(store);
            } else {
                journal.attach(store, this);
            }
            attached = !attached;
        }

        void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> offer("m" + ++message, next());
                case 3 -> offer("m" + (1 + random.nextInt(Math.max(1, message))), next());
                case 4 -> skip(next());
                case 5 -> committer.runReady();
                case 6 -> listeners.runReady();
                case 7 -> committer.advance(Duration.ofMillis(300));
                case 8 -> rareEvent();
                default -> late();
            }
        }

        private void rareEvent() {
            switch (random.nextInt(5)) {
                case 0 -> newSession();
                case 1 -> store.failing(!store.failing());
                case 3 -> attachOrDetach();
                case 2 -> committer.advance(Duration.ofSeconds(1));
                default -> reopen();
            }
        }

        private Checkpoint next() {
            return new Checkpoint("", "session " + session, ++sequence);
        }

        /** An event of a session that is over, mapped late. */
        private void late() {
            if (session > 0) {
                offer("m" + ++message, new Checkpoint("", "session " + (session - 1), 1_000_000 + message));
            }
        }

        private void newSession() {
            if (skip(next())) {
                endedSessions.add("session " + session);
                inbox.forget("");
                session++;
                sequence = 0;
            }
        }

        private void offer(String id, Checkpoint checkpoint) {
            if (accepted(inbox.offer(direct(id), checkpoint), checkpoint)) {
                offered.add(id);
            }
        }

        private boolean skip(Checkpoint checkpoint) {
            return accepted(inbox.skip(checkpoint), checkpoint);
        }

        private boolean accepted(Admission admission, Checkpoint checkpoint) {
            boolean taken = admission == Admission.ACCEPTED;
            if (taken) {
                expectedReports.add(checkpoint);
            } else {
                owedRoom = true;
            }
            return taken;
        }

        private void reopen() {
            settleReports();
            reports.clear();
            expectedReports.clear();
            owedRoom = false;
            inbox = journal.open(MAIN, new InboxListener() {
                @Override
                public void committed(Checkpoint checkpoint) {
                    reports.add(checkpoint);
                }

                @Override
                public void available() {
                    owedRoom = false;
                }
            });
        }

        private void settleReports() {
            listeners.runReady();
        }

        void settle() {
            store.failing(false);
            if (!attached) {
                attachOrDetach();
            }
            for (int i = 0; i < 3; i++) {
                committer.advance(Duration.ofSeconds(1));
                listeners.runReady();
            }
            listeners.runReady();
            assertThat(reports).isEqualTo(expectedReports);
            assertThat(new HashSet<>(handled)).isEqualTo(offered);
            assertThat(journal.waiting()).isZero();
            assertThat(owedRoom)
                    .as("refused and never told that there is room again")
                    .isFalse();
        }

        void check() {
            assertThat(reports).isEqualTo(expectedReports.subList(0, reports.size()));
            assertThat(handled).doesNotHaveDuplicates();
            Set<PositionRow> stored = new HashSet<>();
            int forgotten = 0;
            for (List<Change> transaction : store.applied()) {
                for (Change change : transaction) {
                    if (change instanceof Change.Position moved) {
                        stored.add(moved.position());
                    } else if (change instanceof Change.Forget) {
                        forgotten++;
                    }
                }
            }
            Optional<PositionRow> position = current();
            position.ifPresent(at -> assertThat(stored).contains(at));
            if (position.isPresent() && forgotten >= endedSessions.size()) {
                assertThat(endedSessions).doesNotContain(position.get().session());
            }
        }

        private Optional<PositionRow> current() {
            boolean failing = store.failing();
            store.failing(false);
            try {
                return store.positions().stream().findFirst();
            } catch (StoreException e) {
                throw new AssertionError(e);
            } finally {
                store.failing(failing);
            }
        }
    }
}
