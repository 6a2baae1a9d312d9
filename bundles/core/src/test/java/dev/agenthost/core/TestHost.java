package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Agent;
import dev.agenthost.core.routing.Routes;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.Person;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.settings.SettingsReader;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The whole of core on the test's thread, under a manual clock; it may crash and be started again on what it has stored. */
final class TestHost {
    final ManualTime time = new ManualTime(SENT, 0);
    final MemoryStore store = new MemoryStore();
    final ScriptedPlatform platform = new ScriptedPlatform(time);
    final Map<String, Object> properties = new HashMap<>(Map.of("typing.after.ms", 0, "turn.attempts", 3));
    Predicate<InboundEvent> access = event -> true;
    Routes routes = new Routes("tested", Map.of(), false);

    private final Agent agent;
    private long seq;
    private DeterministicScheduler scheduler = new DeterministicScheduler(time);
    Pipeline pipeline;
    AccountInbox inbox;

    /** @param agent of the name {@code tested}, to which everything is routed */
    TestHost(Agent agent) {
        this.agent = agent;
        start();
    }

    private void start() {
        scheduler = new DeterministicScheduler(time);
        Workers workers = new Workers(
                time, scheduler, scheduler, scheduler, scheduler, scheduler, name -> new Borrowed(scheduler));
        pipeline = new Pipeline(
                () -> CoreSettings.read(new SettingsReader(CoreSettings.PID, properties)),
                event -> access.test(event),
                () -> routes,
                workers);
        pipeline.adapters.add(platform);
        pipeline.agents.add("tested", agent, 0, 1);
        pipeline.attach(store);
        inbox = pipeline.journal.open(MAIN, new Heedless());
        scheduler.runReady();
    }

    /** Everything that is not stored is lost; the next life begins. */
    void crash() {
        start();
    }

    void run() {
        scheduler.runReady();
    }

    void advance(Duration by) {
        scheduler.advance(by);
    }

    /** The platform tells something; all of it before anything is done about it. */
    void offer(InboundEvent... events) {
        for (InboundEvent event : events) {
            assertThat(inbox.offer(event, new Checkpoint("", "s", ++seq))).isEqualTo(Admission.ACCEPTED);
        }
        scheduler.runReady();
    }

    /** A person writes now. */
    void say(ConversationId conversation, String id, String person, String text) {
        offer(new InboundMessage(
                id, conversation, new Person(person, null, false), text, true, time.instant(), List.of(), "{}"));
    }

    /** A person presses a button that carries this, now. */
    void press(ConversationId conversation, String id, String person, String data) {
        offer(new ButtonPress(
                id, conversation, new Person(person, null, false), "b", data, null, time.instant(), "{}"));
    }

    private static final class Heedless implements InboxListener {
        @Override
        public void committed(Checkpoint checkpoint) {}

        @Override
        public void available() {}
    }

    /** Threads that are ended by whoever uses them, on an executor that goes on. */
    private static final class Borrowed extends AbstractExecutorService {
        private final ExecutorService threads;
        private boolean shutdown;

        Borrowed(ExecutorService threads) {
            this.threads = threads;
        }

        @Override
        public void execute(Runnable task) {
            threads.execute(task);
        }

        @Override
        public void shutdown() {
            shutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return shutdown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
