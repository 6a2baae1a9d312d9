package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.heartbeat.Heartbeat;
import dev.agenthost.qqbot.heartbeat.SessionListener;
import dev.agenthost.qqbot.settings.Credentials;
import dev.agenthost.qqbot.settings.Deadlines;
import dev.agenthost.qqbot.settings.Endpoints;
import dev.agenthost.qqbot.settings.Intent;
import dev.agenthost.qqbot.settings.MediaSettings;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.QuotaTable;
import dev.agenthost.qqbot.settings.ReplyLimit;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.Shard;
import dev.agenthost.qqbot.settings.Transport;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One account against the fake platform, everything on one thread under a manual clock. */
final class World {
    static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    static final int INTENTS = Intent.GROUP_AND_C2C_EVENT.mask()
            | Intent.PUBLIC_GUILD_MESSAGES.mask()
            | Intent.DIRECT_MESSAGE.mask()
            | Intent.INTERACTION.mask();

    private final Surroundings surroundings = new Surroundings();
    final ManualTime time = surroundings.time;
    final DeterministicScheduler scheduler = surroundings.scheduler;
    final FakeInbox inbox = surroundings.inbox;
    final FakePlatform platform = surroundings.platform;
    final Recorder recorder = surroundings.recorder;
    final List<AccountStatus> published = surroundings.published;
    final Lifecycle lifecycle = new Lifecycle();
    final AccountStreams connector;

    World(long seed) {
        connector = new AccountStreams(ACCOUNT, surroundings.shared(scheduler, seed), lifecycle, inbox);
    }

    static Settings settings() {
        return settings(true, INTENTS, "secret", Duration.ofHours(24));
    }

    static Settings settings(boolean enabled, int intents, String secret, Duration sessionMaxAge) {
        return settings(enabled, intents, secret, sessionMaxAge, new Shard(0, 1));
    }

    static Settings settings(boolean enabled, int intents, String secret, Duration sessionMaxAge, Transport transport) {
        ReplyLimit limit = new ReplyLimit(4, Duration.ofMinutes(5));
        return new Settings(
                ACCOUNT,
                enabled,
                new Credentials("102000001", new Secret(secret)),
                new Endpoints(URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:1/token"), null),
                intents,
                transport,
                sessionMaxAge,
                limit,
                limit,
                limit,
                QuotaTable.UNCERTIFIED,
                2000,
                100,
                new Deadlines(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15)),
                new MediaSettings(Set.of(), 50));
    }

    /** With the real heartbeat, configured and switched on. */
    static World started(long seed) {
        World world = new World(seed);
        world.listen(new Heartbeat(world.scheduler, world.time::nanoTime));
        world.configure(settings());
        world.switchOn();
        return world;
    }

    void listen(SessionListener listener) {
        connector.addListener(listener);
    }

    void configure(Settings settings) {
        connector.configure(new Parsed(settings, List.of(), List.of()));
        scheduler.runReady();
    }

    void switchOn() {
        lifecycle.switchOn();
        connector.look();
        scheduler.runReady();
    }

    /** Time passes in small steps; after each the invariants must hold. */
    void pass(Duration duration) {
        Duration step =
                platform.interval.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofMillis(50) : Duration.ofMillis(500);
        for (Duration left = duration; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
            scheduler.advance(left.compareTo(step) < 0 ? left : step);
            platform.checkInvariants();
        }
    }

    /** Until the platform has confirmed a session on a live socket; fails after an hour of its time. */
    void untilReady() {
        for (int second = 0; !platform.ready(); second++) {
            if (second > 3600) {
                throw new AssertionError("not ready within an hour: " + status());
            }
            pass(Duration.ofSeconds(1));
        }
        pass(Duration.ofMillis(100));
    }

    AccountStatus status() {
        return surroundings.status();
    }

    long counted(String counter) {
        return status().counters().getOrDefault(counter, 0L);
    }
}
