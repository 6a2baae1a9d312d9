package dev.agenthost.qqbot.simulator.platform;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The platform as a whole: its apps, its connections, its interfaces, without any socket. Thread-safe. */
public final class Platform {
    private static final String GATEWAY_PATH = "/websocket";

    private final Clock clock;
    private final Timer timer;
    private final Faults faults;
    private final int replayBound;
    private final int historyBound;
    private final Observations observed;
    private final HeartbeatLateness lateness = new HeartbeatLateness();
    private final Inbox inbox = new Inbox(this);
    private final Buttons buttons = new Buttons(this);
    private final Map<String, BotApp> apps = new ConcurrentSkipListMap<>();
    private final Set<GatewayConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong opened = new AtomicLong();
    private volatile String address = "";
    private volatile Courier courier = (app, event, frame) -> {};

    /**
     * @param settings how the knobs stand when no fault is set
     * @param replayBound events a session keeps for Resume
     * @param historyBound messages and sends a conversation keeps
     * @param observationBound how much of what was seen is kept
     */
    public Platform(
            Clock clock, Timer timer, Faults settings, int replayBound, int historyBound, int observationBound) {
        this.clock = clock;
        this.timer = timer;
        this.faults = new Faults(settings);
        this.replayBound = replayBound;
        this.historyBound = historyBound;
        this.observed = new Observations(observationBound);
    }

    public BotApp addApp(String id, String secret) {
        BotApp app = new BotApp(this, id, secret, replayBound, historyBound);
        if (apps.putIfAbsent(id, app) != null) {
            throw new IllegalArgumentException("app '" + id + "' is there already");
        }
        return app;
    }

    /** @throws IllegalArgumentException when there is no such app */
    public BotApp app(String id) {
        BotApp app = apps.get(id);
        if (app == null) {
            throw new IllegalArgumentException("no app '" + id + "'");
        }
        return app;
    }

    public @Nullable BotApp find(String id) {
        return apps.get(id);
    }

    public Collection<BotApp> apps() {
        return Collections.unmodifiableCollection(apps.values());
    }

    /** The knobs for all apps; an app's own go before them. */
    public Faults faults() {
        return faults;
    }

    public Observations observed() {
        return observed;
    }

    public HeartbeatLateness lateness() {
        return lateness;
    }

    /** Where the sockets are: {@code 127.0.0.1:8182}. */
    public void servedAt(String hostAndPort) {
        address = hostAndPort;
    }

    /** Where the sockets are, as a client finds them. */
    public String address() {
        return address;
    }

    /** Who posts events to callback addresses; without one they are dropped. */
    public void deliversBy(Courier postman) {
        courier = postman;
    }

    Inbox inbox() {
        return inbox;
    }

    Buttons buttons() {
        return buttons;
    }

    Courier courier() {
        return courier;
    }

    /** Whether this is the gateway's path: {@code /websocket}, {@code /websocket/}, {@code /websocket/APPID}. */
    public static boolean isGateway(String path) {
        return path.equals(GATEWAY_PATH) || path.startsWith(GATEWAY_PATH + "/");
    }

    /** Whether the upgrade on this path is never answered; notes it. */
    public boolean stallsUpgrade(String path) {
        boolean stalls = faultsAt(path).get(Knob.STALL_UPGRADE);
        if (stalls) {
            BotApp app = appAt(path);
            observed.add(new Seen.UpgradeStalled(clock.now(), app == null ? "" : app.id()));
        }
        return stalls;
    }

    /** A WebSocket connection was opened; sends Hello. */
    public GatewayConnection open(Link link, String path) {
        GatewayConnection connection = new GatewayConnection(this, opened.incrementAndGet(), link, faultsAt(path));
        connections.add(connection);
        connection.opened();
        return connection;
    }

    /** How many WebSocket connections there are now. */
    public int connections() {
        return connections.size();
    }

    /** Looks for overdue heartbeats and old connections; to be called a few times in the shortest heartbeat interval. */
    public void sweep() {
        long now = clock.nanos();
        connections.forEach(connection -> connection.sweep(now));
    }

    /** Cuts every connection of every app at once. */
    public void leaveAll(Farewell farewell) {
        connections.forEach(connection -> connection.leave(farewell));
    }

    /** An app whose upgrade alone is to stall is told an address of its own: the upgrade does not say who it is. */
    public String gatewayUrl(BotApp app) {
        String set = app.faults().get(Knob.GATEWAY_URL);
        if (!set.isEmpty()) {
            return set;
        }
        String tail = app.faults().holds(Knob.STALL_UPGRADE) ? app.id() : "";
        return "ws://" + address + GATEWAY_PATH + "/" + tail;
    }

    private Faults faultsAt(String path) {
        BotApp app = appAt(path);
        return app == null ? faults : app.faults();
    }

    private @Nullable BotApp appAt(String path) {
        return path.length() > GATEWAY_PATH.length() + 1 ? find(path.substring(GATEWAY_PATH.length() + 1)) : null;
    }

    public @Nullable BotApp appOfToken(String token) {
        BotApp app = find(AccessTokens.appOf(token));
        return app != null && app.accepts(token) ? app : null;
    }

    List<GatewayConnection> connectionsOf(BotApp app) {
        return connections.stream()
                .filter(connection -> connection.app() == app)
                .toList();
    }

    void forget(GatewayConnection connection) {
        connections.remove(connection);
    }

    public Clock clock() {
        return clock;
    }

    /** Runs it after the delay, on the timer; at once, on this thread, when there is none. */
    public void later(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            timer.after(delay, task);
        }
    }

    public <T> CompletionStage<T> later(Duration delay, T value) {
        CompletableFuture<T> result = new CompletableFuture<>();
        later(delay, () -> result.complete(value));
        return result;
    }
}
