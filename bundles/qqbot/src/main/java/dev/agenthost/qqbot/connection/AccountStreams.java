package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.Inbox;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.heartbeat.SessionListener;
import dev.agenthost.qqbot.memory.BotIds;
import dev.agenthost.qqbot.memory.ChannelGuilds;
import dev.agenthost.qqbot.memory.DirectGuilds;
import dev.agenthost.qqbot.memory.ProactiveSwitches;
import dev.agenthost.qqbot.memory.QuoteIndex;
import dev.agenthost.qqbot.rest.GatewayDirectory;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.rest.TokenSource;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.Problem;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.Shard;
import dev.agenthost.qqbot.settings.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the events of one account come from: its settings, its inbox, its status, and the streams its transport asks for, one
 * for every shard. Public methods may be called on any thread and return at once; everything happens on the account's lane.
 */
public final class AccountStreams {
    private static final Logger log = LoggerFactory.getLogger(AccountStreams.class);

    /** The one stream of a webhook, whatever its settings. */
    private static final Transport WEBHOOK = new Transport.Webhook(Duration.ZERO);

    private final AccountId account;
    private final Shared shared;
    private final Lifecycle lifecycle;
    private final Lane lane;
    private final Counters counters;
    private final AccountInbox inbox;
    private final QuoteIndex quotes;
    private final DirectGuilds directGuilds;
    private final OwnId ownId;
    private final ProactiveSwitches switches;
    private final Asides asides;
    private final Owner owner = new Owner();
    private final Recommendation recommendation;
    private final AccountView view;

    /** By what each serves: a {@link Shard}, or {@link #WEBHOOK}. */
    private final Map<Transport, EventStream> streams = new LinkedHashMap<>();

    /** Not asked for any more, and not at their end yet. */
    private final List<EventStream> parting = new ArrayList<>();

    private final List<SessionListener> listeners = new ArrayList<>();

    /** Those who wait until the account is ready. */
    private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>();

    private final Runnable awake = this::awake;
    private volatile Optional<Platform> platform = Optional.empty();
    private @Nullable Settings configured;
    private @Nullable Settings settings;
    private @Nullable GatewayDirectory directory;
    private String problems = "";
    private boolean leaving;
    private boolean retired;

    /** @param lifecycle written by the component that owns this */
    public AccountStreams(AccountId account, Shared shared, Lifecycle lifecycle, Inbox inbox) {
        this.account = account;
        this.shared = shared;
        this.lifecycle = lifecycle;
        this.lane = new Lane(shared.threads());
        this.counters = new Counters(account.toString());
        this.view = new AccountView(account);
        this.recommendation = new Recommendation(shared, owner);
        this.inbox = inbox.open(account, new Commits());
        this.quotes = new QuoteIndex(this.inbox.memory(), shared.json());
        this.directGuilds = new DirectGuilds(this.inbox.memory());
        this.ownId = new OwnId(
                new BotIds(this.inbox.memory()), () -> platform.orElseThrow().identity(), shared.nanoTime());
        this.switches = new ProactiveSwitches(this.inbox.memory());
        Acknowledgements acknowledgements = new Acknowledgements(
                account, counters, () -> platform.orElseThrow().acknowledger());
        this.asides = new Asides(
                this.inbox, quotes, directGuilds, new ChannelGuilds(this.inbox.memory()), switches, acknowledgements);
        shared.sleepWatch().add(awake);
    }

    // --- what the component calls

    /**
     * Takes a configuration over; an invalid one leaves the settings that run as they are. One call at a time; sends go by the
     * new settings when it returns.
     */
    public void configure(Parsed parsed) {
        Settings next = parsed.settings();
        if (next != null && !next.equals(configured)) {
            // At once, not on the lane: who finds the account's service may send.
            configured = next;
            platform = Optional.of(shared.platforms().of(next));
        }
        owner.trigger(() -> take(parsed));
    }

    private void take(Parsed parsed) {
        Settings next = parsed.settings();
        parsed.warnings().forEach(warning -> log.warn("{}: {}", account, warning));
        if (next == null) {
            problems = parsed.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
            log.warn("{}: the configuration is not valid: {}", account, problems);
        } else {
            problems = "";
            adopt(next);
        }
    }

    /** The lifecycle may have changed: looks again. */
    public void look() {
        owner.trigger(() -> {});
    }

    /**
     * Leaves after the lifecycle was switched off.
     *
     * @param code one of {@link Leave}
     * @return completes when every socket is closed or given up
     */
    public CompletionStage<Void> leave(int code) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        owner.trigger(() -> {
            leaving = true;
            CompletableFuture<?>[] all = all().stream()
                    .map(stream -> stream.leave(code).toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new);
            var unused = CompletableFuture.allOf(all).thenRun(() -> left.complete(null));
        });
        return left.minimalCompletionStage();
    }

    /**
     * Ends the use of the inbox, of the platform and of the status board; call after {@link #leave}.
     *
     * @param forGood whether the account is removed: nothing of it is kept
     * @return completes when nothing more comes from here
     */
    public CompletionStage<Void> retire(boolean forGood) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.execute(() -> {
            retired = true;
            shared.sleepWatch().remove(awake);
            answerWaiting(Map.of());
            if (forGood) {
                all().forEach(stream -> stream.forget("the account is removed"));
                shared.board().remove(account);
            }
            inbox.close();
            shared.platforms().release(account);
            done.complete(null);
        });
        return done.minimalCompletionStage();
    }

    /** A person wants it to try at once; connections are made anew and keep their sessions. */
    public void restart() {
        owner.trigger(() -> {
            recommendation.askAgain();
            streams.values().forEach(EventStream::restart);
        });
    }

    private void awake() {
        owner.trigger(() -> {
            directory = null;
            recommendation.awake();
            streams.values().forEach(EventStream::awake);
        });
    }

    /** Tells it of every session there is and will be. */
    public void addListener(SessionListener listener) {
        lane.execute(() -> {
            listeners.add(listener);
            streams.values().forEach(stream -> stream.addListener(listener));
        });
    }

    public void removeListener(SessionListener listener) {
        lane.execute(() -> {
            listeners.remove(listener);
            streams.values().forEach(stream -> stream.removeListener(listener));
        });
    }

    /**
     * Waits until messages flow.
     *
     * @param most how long
     * @return completes on the account's lane with whether they do, at once or within that time; never exceptionally
     */
    public CompletionStage<Boolean> ready(Duration most) {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        lane.execute(() -> {
            waiting.add(ready);
            answerWaiting(statuses());
        });
        var unused = owner.schedule(most, () -> ready.complete(false));
        return ready.minimalCompletionStage();
    }

    private void answerWaiting(Map<String, StreamStatus> statuses) {
        if (retired || statuses.values().stream().allMatch(status -> status.state() == State.READY)) {
            waiting.forEach(ready -> ready.complete(!retired));
        }
        waiting.removeIf(CompletableFuture::isDone);
    }

    /** What the account remembers; usable until {@link #retire}. */
    public AccountMemory memory() {
        return inbox.memory();
    }

    /** The platform's HTTP side by the present settings; empty while there are none. */
    public Optional<Platform> platform() {
        return platform;
    }

    /** The messages that may be quoted; those that are sent belong there too. */
    public QuoteIndex quotes() {
        return quotes;
    }

    /** Who may be spoken to unasked. */
    public ProactiveSwitches switches() {
        return switches;
    }

    // --- which streams there are

    private void adopt(Settings next) {
        Settings previous = settings;
        settings = next;
        if (next.equals(previous)) {
            return;
        }
        directory = null;
        if (previous == null
                || !previous.credentials().equals(next.credentials())
                || !previous.endpoints().equals(next.endpoints())
                || !previous.transport().equals(next.transport())) {
            recommendation.forget();
        }
        Set<Transport> wanted = wanted(next);
        streams.forEach((serves, stream) -> {
            if (wanted.contains(serves) || wanted.isEmpty()) {
                stream.adopt(next);
            }
        });
    }

    /** What the transport asks for; empty while the platform has not said how many shards it recommends. */
    private Set<Transport> wanted(Settings current) {
        Transport transport = current.transport();
        if (transport instanceof Transport.AllShards all) {
            return shards(all.count());
        }
        if (transport instanceof Transport.RecommendedShards) {
            return recommendation.count().isPresent()
                    ? shards(recommendation.count().getAsInt())
                    : Set.of();
        }
        return Set.of(transport instanceof Transport.Webhook ? WEBHOOK : transport);
    }

    private static Set<Transport> shards(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> new Shard(index, count))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Ends the streams that are not asked for any more, then begins those that are. */
    private void arrange() {
        Settings current = settings;
        if (current == null || leaving) {
            return;
        }
        if (current.transport() instanceof Transport.RecommendedShards && lifecycle.isOn() && current.enabled()) {
            recommendation.look();
        }
        Set<Transport> wanted = wanted(current);
        if (!current.enabled()) {
            inbox.follow(Set.of());
        }
        if (wanted.isEmpty()) {
            return;
        }
        List.copyOf(streams.keySet()).stream()
                .filter(serves -> !wanted.contains(serves))
                .forEach(this::part);
        if (parting.isEmpty()) {
            if (current.enabled()) {
                inbox.follow(followed(wanted, current));
            }
            wanted.stream().filter(serves -> !streams.containsKey(serves)).forEach(serves -> begin(serves, current));
        }
    }

    /** The names of connections, of which the platform lets each exist once; a webhook has none. */
    private static Set<String> followed(Set<Transport> wanted, Settings current) {
        return wanted.stream()
                .filter(Shard.class::isInstance)
                .map(serves -> Gap.stream(current, (Shard) serves))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void part(Transport serves) {
        EventStream stream = streams.remove(serves);
        if (stream == null) {
            return;
        }
        parting.add(stream);
        stream.leave(Leave.RESUMABLY)
                .thenRun(() -> owner.trigger(() -> {
                    stream.forget("the configuration changed");
                    parting.remove(stream);
                }));
    }

    private List<EventStream> all() {
        return Stream.concat(streams.values().stream(), parting.stream()).toList();
    }

    private void begin(Transport serves, Settings current) {
        EventStream stream = serves instanceof Shard shard
                ? new Connector(account, name(serves), shard, shared, lifecycle, current, owner)
                : new WebhookStream(account, shared, lifecycle, current, owner);
        listeners.forEach(stream::addListener);
        streams.put(serves, stream);
    }

    private String name(Transport serves) {
        return serves instanceof Shard shard && shard.count() > 1 ? "shard " + shard : "";
    }

    // --- the status

    private void publish() {
        if (retired) {
            return;
        }
        Map<String, StreamStatus> statuses = statuses();
        shared.board().publish(view.at(shared.clock().instant(), lifecycle.isOn(), statuses, counters.view()));
        answerWaiting(statuses);
    }

    private Map<String, StreamStatus> statuses() {
        Map<String, StreamStatus> statuses = new LinkedHashMap<>();
        streams.forEach((serves, stream) -> statuses.put(name(serves), stream.status()));
        if (statuses.isEmpty()) {
            statuses.put("", withoutStreams());
        }
        return statuses;
    }

    private StreamStatus withoutStreams() {
        Settings current = settings;
        if (!lifecycle.isOn()) {
            return status(State.OFF, "deactivated");
        }
        if (current == null) {
            return status(State.PARKED, problems.isEmpty() ? "no configuration" : problems);
        }
        if (!current.enabled()) {
            return status(State.PAUSED, StatusView.PAUSED);
        }
        return !parting.isEmpty()
                ? status(State.CONNECTING, "closing connections: the configuration changed")
                : recommendation.status();
    }

    private static StreamStatus status(State state, String reason) {
        return new StreamStatus(state, reason, Map.of("connection", "closed"), null, Map.of());
    }

    /** What the streams need of their account. */
    private final class Owner implements EventStream.Owner {
        @Override
        public AccountInbox inbox() {
            return inbox;
        }

        @Override
        public Counters counters() {
            return counters;
        }

        @Override
        public QuoteIndex quotes() {
            return quotes;
        }

        @Override
        public DirectGuilds directGuilds() {
            return directGuilds;
        }

        @Override
        public @Nullable String botId() {
            return ownId.of(appId());
        }

        @Override
        public void botIs(String id) {
            ownId.told(appId(), id);
        }

        private String appId() {
            return Objects.requireNonNull(settings).credentials().appId();
        }

        @Override
        public Asides asides() {
            return asides;
        }

        @Override
        public TokenSource tokens() {
            return platform.orElseThrow().tokens();
        }

        @Override
        public GatewayDirectory gateways() {
            GatewayDirectory own = platform.orElseThrow().gateways();
            Settings current = settings;
            if (current == null || current.transport() instanceof Shard) {
                return own;
            }
            GatewayDirectory asked = directory;
            if (asked == null) {
                asked = new OneQuestion(own, shared.nanoTime());
                directory = asked;
            }
            return asked;
        }

        @Override
        public int sessionsToStart() {
            return (int) streams.values().stream()
                    .filter(stream -> stream instanceof Connector connector && connector.needsSession())
                    .count();
        }

        @Override
        public String problems() {
            return problems;
        }

        @Override
        public void execute(Runnable task) {
            lane.execute(task);
        }

        @Override
        public void trigger(Runnable task) {
            lane.execute(() -> {
                task.run();
                arrange();
                all().forEach(EventStream::look);
                publish();
            });
        }

        @Override
        public Future<?> schedule(Duration wait, Runnable task) {
            try {
                return shared.timer().schedule(() -> trigger(task), Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException shutDown) {
                return CompletableFuture.completedFuture(null);
            }
        }

        @Override
        public void publish() {
            AccountStreams.this.publish();
        }
    }

    /** What the inbox tells, taken to the lane. */
    private final class Commits implements InboxListener {
        @Override
        public void committed(Checkpoint checkpoint) {
            lane.execute(() -> streams.values().forEach(stream -> stream.committed(checkpoint)));
        }

        @Override
        public void available() {
            owner.trigger(() -> streams.values().forEach(EventStream::available));
        }
    }
}
