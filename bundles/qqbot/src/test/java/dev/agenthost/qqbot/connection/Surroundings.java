package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.Inbox;
import dev.agenthost.platform.StatusBoard;
import dev.agenthost.qqbot.events.EventMapper;
import dev.agenthost.qqbot.gateway.IdentifyRate;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.Delays;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.send.Outgoing;
import dev.agenthost.qqbot.socket.Dialer;
import dev.agenthost.qqbot.webhook.Webhooks;
import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What surrounds accounts: the fake platform, a host's inbox and board, all on one thread under a manual clock. */
public final class Surroundings {
    final ManualTime time = new ManualTime();
    final DeterministicScheduler scheduler = new DeterministicScheduler(time);
    final FakeInbox inbox = new FakeInbox(scheduler);
    final FakePlatform platform = new FakePlatform(scheduler, time, inbox);
    final Recorder recorder = new Recorder(platform);
    final SleepWatch sleepWatch = new SleepWatch(scheduler, time, time::nanoTime);
    final List<AccountStatus> published = new ArrayList<>();
    final Door door = new Door();
    final Webhooks webhooks = new Webhooks(new Codec(new Json(), Codec.DEFAULT_LIMIT), time, door);

    /** Counts how often the webhook is opened and closed. */
    static final class Door implements dev.agenthost.qqbot.webhook.Door {
        int opened;
        int closed;

        @Override
        public Opened open(Webhooks webhooks) {
            opened++;
            return () -> closed++;
        }
    }

    public Inbox inbox() {
        return inbox;
    }

    /** For accounts whose lane runs at once, on the thread that triggers it. */
    public Shared shared() {
        return shared(Runnable::run, 1);
    }

    /** For accounts that send nothing. */
    public Outgoing outgoing() {
        Delays delays = (wait, task) -> {
            var unused = scheduler.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
        };
        return new Outgoing(new Json(), time, time::nanoTime, delays, (settings, platform, memory) -> null);
    }

    Shared shared(Executor threads, long seed) {
        return shared(threads, seed, recorder, platform::http);
    }

    Shared shared(Executor threads, long seed, Dialer dialer, Supplier<Platform> http) {
        Json json = new Json();
        return new Shared(
                threads,
                scheduler,
                time,
                time::nanoTime,
                new Random(seed),
                Timings.DEFAULT,
                dialer,
                FakePlatform.platforms(settings -> http.get()),
                json,
                new Codec(json, Codec.DEFAULT_LIMIT),
                new EventMapper(json, time),
                new IdentifyRate(),
                webhooks,
                sleepWatch,
                board());
    }

    private StatusBoard board() {
        return new StatusBoard() {
            @Override
            public void publish(AccountStatus status) {
                published.add(status);
            }

            @Override
            public void remove(AccountId account) {
                published.clear();
            }

            @Override
            public List<AccountStatus> all() {
                return List.copyOf(published);
            }
        };
    }

    public void pass(Duration duration) {
        scheduler.advance(duration);
    }

    /** Every status so far; empty again when the account was removed. */
    public List<AccountStatus> published() {
        return published;
    }

    public AccountStatus status() {
        return published.get(published.size() - 1);
    }

    /** How often an access token was asked for: the first thing an attempt does. */
    public int attempts() {
        return platform.tokens;
    }

    public int sockets() {
        return platform.sockets.size();
    }

    /** What the account closed its latest socket with, or null. */
    public Integer closeCode() {
        return platform.sockets.get(sockets() - 1).clientCode;
    }

    public int identifies() {
        return platform.identifies;
    }

    public int resumes() {
        return platform.resumes;
    }
}
