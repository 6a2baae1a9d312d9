package dev.agenthost.qqbot.simulator;

import dev.agenthost.qqbot.simulator.control.ControlApi;
import dev.agenthost.qqbot.simulator.media.FileStore;
import dev.agenthost.qqbot.simulator.media.Workers;
import dev.agenthost.qqbot.simulator.net.NettyServer;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Faults;
import dev.agenthost.qqbot.simulator.platform.Observations;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.qqbot.simulator.rest.RestApi;
import dev.agenthost.qqbot.simulator.webhook.Webhook;
import java.net.URI;
import java.time.Duration;

/**
 * The QQ bot platform on a loopback port: access tokens, gateway discovery, gateway, text messages, and every fault of
 * {@link dev.agenthost.qqbot.simulator.platform.Knob}. Runs from {@link #start} to {@link #close}, on three threads.
 * Thread-safe.
 *
 * <pre>{@code
 * try (Simulator simulator = Simulator.start(new SimulatorSettings().app("102000001", "secret"))) {
 *     BotApp app = simulator.app("102000001");
 *     simulator.awaitReady("102000001", Duration.ofSeconds(10));
 *     app.direct("A1B2C3D4E5F60718293A4B5C6D7E8F90").says("hello");
 * }
 * }</pre>
 */
public final class Simulator implements AutoCloseable {
    private static final long FILES_BOUND = 2L << 30;
    private static final Duration SWEEP = Duration.ofMillis(50);

    private final Platform platform;
    private final TimerThread timer;
    private final Workers workers;
    private final FileStore files;
    private final Webhook webhook;
    private final ControlApi control;
    private final NettyServer server;

    private Simulator(
            Platform platform,
            TimerThread timer,
            Workers workers,
            FileStore files,
            Webhook webhook,
            ControlApi control,
            NettyServer server) {
        this.workers = workers;
        this.files = files;
        this.webhook = webhook;
        this.platform = platform;
        this.control = control;
        this.timer = timer;
        this.server = server;
    }

    /**
     * @throws IllegalArgumentException when the address is not loopback
     * @throws java.io.UncheckedIOException when the port is taken
     */
    public static Simulator start(SimulatorSettings settings) {
        TimerThread timer = new TimerThread();
        Platform platform = new Platform(
                settings.clock(),
                timer,
                settings.knobs(),
                settings.replayBound(),
                settings.historyBound(),
                settings.observationBound());
        settings.apps().forEach(platform::addApp);
        Workers workers = new Workers();
        FileStore files = new FileStore(FILES_BOUND);
        RestApi rest = new RestApi(platform, files, workers);
        Webhook webhook = new Webhook(platform, workers);
        platform.deliversBy(webhook);
        ControlApi control = new ControlApi(platform, files, workers, webhook);
        NettyServer server;
        try {
            server = NettyServer.start(
                    settings.address(),
                    platform,
                    call -> ControlApi.serves(call.path()) ? control.call(call) : rest.call(call));
        } catch (RuntimeException e) {
            timer.close();
            workers.close();
            throw e;
        }
        Simulator simulator = new Simulator(platform, timer, workers, files, webhook, control, server);
        platform.servedAt(simulator.hostAndPort());
        timer.every(SWEEP, platform::sweep);
        return simulator;
    }

    private String hostAndPort() {
        String host = server.address().getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":"
                + server.address().getPort();
    }

    /** The base of the REST interface, and of everything else: {@code http://127.0.0.1:8182}. */
    public URI baseUrl() {
        return URI.create("http://" + hostAndPort());
    }

    /** Where access tokens are given. */
    public URI tokenUrl() {
        return baseUrl().resolve("/app/getAppAccessToken");
    }

    /** @throws IllegalArgumentException when there is no such app */
    public BotApp app(String id) {
        return platform.app(id);
    }

    /** Adds an app while running. */
    public BotApp addApp(String id, String secret) {
        return platform.addApp(id, secret);
    }

    /** The knobs for all apps. */
    public Faults faults() {
        return platform.faults();
    }

    /** What the platform saw. */
    public Observations observed() {
        return platform.observed();
    }

    public Platform platform() {
        return platform;
    }

    /** The files of people and bots, on disk. */
    public FileStore files() {
        return files;
    }

    /** Checks and serves callback addresses. */
    public Webhook webhook() {
        return webhook;
    }

    /** What the port serves under {@code /simulator/}, for whoever serves it elsewhere too. */
    public ControlApi control() {
        return control;
    }

    /** How many TCP connections there are, those included whose upgrade is not answered. */
    public int tcpConnections() {
        return server.connections();
    }

    /** Waits until the app has a session with a connection. */
    public void awaitReady(String appId, Duration atMost) {
        BotApp app = app(appId);
        observed().await("a session of " + appId, app::ready, atMost);
    }

    /** Waits until this text of the bot's is visible in the conversation, {@code kind/id}. */
    public Seen.Sent awaitAnswer(String conversation, String text, Duration atMost) {
        return observed()
                .await(
                        Seen.Sent.class,
                        sent -> sent.outcome() == Seen.SendOutcome.TAKEN
                                && sent.conversation().equals(conversation)
                                && sent.text().equals(text),
                        atMost);
    }

    /** Cuts every connection and waits for the threads, bounded. */
    @Override
    public void close() {
        control.close();
        timer.close();
        server.close();
        workers.close();
        files.close();
    }
}
