package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.qqbot.events.EventMapper;
import dev.agenthost.qqbot.gateway.IdentifyRate;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.heartbeat.Heartbeat;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.Http;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.settings.Credentials;
import dev.agenthost.qqbot.settings.Deadlines;
import dev.agenthost.qqbot.settings.Endpoints;
import dev.agenthost.qqbot.settings.MediaSettings;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.QuotaTable;
import dev.agenthost.qqbot.settings.ReplyLimit;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.Shard;
import dev.agenthost.qqbot.settings.Transport;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.socket.TyrusDialer;
import dev.agenthost.qqbot.webhook.Webhooks;
import dev.agenthost.qqbot.wire.Codec;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/** Accounts as in a host: Tyrus, HTTP, real threads, against a simulator; only the waits are shorter. */
final class RealSockets {
    static final Duration LONG = Duration.ofSeconds(60);
    static final Timings QUICK = new Timings(
            Duration.ofMillis(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofMillis(300),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMinutes(30),
            Duration.ofMinutes(1));

    final HostStandIn host = new HostStandIn();
    final ExecutorService threads = Executors.newFixedThreadPool(2);
    final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    final Json json = new Json();
    final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    final TyrusDialer dialer;
    final Recorder recorder;
    final Heartbeat heartbeat = new Heartbeat();
    final Shared shared;
    final List<Account> accounts = new ArrayList<>();

    private final Duration deadline;

    RealSockets() throws Exception {
        this(QUICK, Duration.ofSeconds(2));
    }

    /** @param deadline for dial, Hello, READY and close */
    RealSockets(Timings timings, Duration deadline) throws Exception {
        this.deadline = deadline;
        timer.setRemoveOnCancelPolicy(true);
        dialer = new TyrusDialer(SSLContext.getDefault(), new HostNames(InetAddress::getByName));
        recorder = new Recorder(dialer);
        shared = new Shared(
                threads,
                timer,
                InstantSource.system(),
                System::nanoTime,
                RandomGenerator.getDefault(),
                timings,
                recorder,
                FakePlatform.platforms(settings -> Platform.of(http, json, settings, InstantSource.system())),
                json,
                new Codec(json, TyrusDialer.MAX_FRAME),
                new EventMapper(json, InstantSource.system()),
                new IdentifyRate(),
                new Webhooks(new Codec(json, TyrusDialer.MAX_FRAME), InstantSource.system(), opened -> () -> {}),
                new SleepWatch(timer, InstantSource.system(), System::nanoTime),
                host);
    }

    /** One account: the facts its component would own, and its connector. */
    final class Account {
        final AccountId id;
        final Lifecycle lifecycle = new Lifecycle();
        final AccountStreams connector;

        Account(Settings settings) {
            id = settings.account();
            connector = new AccountStreams(id, shared, lifecycle, host);
            connector.addListener(heartbeat);
            connector.configure(new Parsed(settings, List.of(), List.of()));
            lifecycle.switchOn();
            connector.look();
        }

        long counted(String counter) {
            AccountStatus status = host.statuses.get(id);
            return status == null ? 0 : status.counters().getOrDefault(counter, 0L);
        }

        void leave(int code) throws Exception {
            lifecycle.switchOff();
            connector.leave(code).toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    Account account(Simulator simulator, String appId, String secret) {
        return account(simulator, appId, secret, Duration.ofHours(24), null);
    }

    Account account(Simulator simulator, String appId, String secret, Duration maxAge, URI gateway) {
        return account(simulator, appId, secret, maxAge, gateway, new Shard(0, 1));
    }

    Account account(
            Simulator simulator, String appId, String secret, Duration maxAge, URI gateway, Transport transport) {
        ReplyLimit limit = new ReplyLimit(4, Duration.ofMinutes(5));
        Settings settings = new Settings(
                new AccountId("qqbot", appId),
                true,
                new Credentials(appId, new Secret(secret)),
                new Endpoints(simulator.baseUrl(), simulator.tokenUrl(), gateway),
                World.INTENTS,
                transport,
                maxAge,
                limit,
                limit,
                limit,
                QuotaTable.UNCERTIFIED,
                2000,
                100,
                new Deadlines(deadline, deadline, deadline, deadline, Duration.ofSeconds(5)),
                new MediaSettings(Set.of(), 50));
        Account account = new Account(settings);
        accounts.add(account);
        return account;
    }

    void stop() throws Exception {
        for (Account account : accounts) {
            account.leave(Leave.RESUMABLY);
        }
        heartbeat.deactivate();
        http.close();
        dialer.close();
        timer.shutdownNow();
        threads.shutdownNow();
        threads.awaitTermination(10, TimeUnit.SECONDS);
        json.close();
    }
}
