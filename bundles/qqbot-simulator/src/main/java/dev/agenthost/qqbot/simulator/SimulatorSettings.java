package dev.agenthost.qqbot.simulator;

import dev.agenthost.qqbot.simulator.platform.Clock;
import dev.agenthost.qqbot.simulator.platform.Faults;
import dev.agenthost.qqbot.simulator.platform.Knob;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How a simulator starts. A builder: every method changes it and returns it. Not thread-safe. */
public final class SimulatorSettings {
    private final Map<String, String> apps = new LinkedHashMap<>();
    private final Faults knobs = new Faults(null);
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Clock clock = Clock.SYSTEM;
    private int replayBound = 50_000;
    private int historyBound = 500;
    private int observationBound = 20_000;

    /** No app, any free port of 127.0.0.1, the system's clocks, every knob at its default. */
    public SimulatorSettings() {}

    /** An app that may log in. */
    public SimulatorSettings app(String id, String secret) {
        apps.put(id, secret);
        return this;
    }

    /** @param port 0 = any free one */
    public SimulatorSettings port(int port) {
        return address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** @param address a loopback address; others are refused at start */
    public SimulatorSettings address(InetSocketAddress address) {
        this.address = address;
        return this;
    }

    /** How a knob stands when no fault is set; healing goes back to this. */
    public <T> SimulatorSettings with(Knob<T> knob, T value) {
        knobs.set(knob, value);
        return this;
    }

    /**
     * Clocks of a test's own: token lives, windows and heartbeat supervision follow them. Delays (in ms) of knobs are real.
     *
     * @param monotonic nanoseconds
     */
    public SimulatorSettings clock(InstantSource wall, LongSupplier monotonic) {
        clock = new Clock(wall, monotonic);
        return this;
    }

    /** Events a session keeps for Resume; default 50,000. */
    public SimulatorSettings replayBound(int events) {
        replayBound = events;
        return this;
    }

    /** Messages a conversation keeps, and as many sends; default 500. */
    public SimulatorSettings historyBound(int messages) {
        historyBound = messages;
        return this;
    }

    /** How much of what was seen is kept; default 20,000. */
    public SimulatorSettings observationBound(int events) {
        observationBound = events;
        return this;
    }

    Map<String, String> apps() {
        return apps;
    }

    Faults knobs() {
        return knobs;
    }

    InetSocketAddress address() {
        return address;
    }

    Clock clock() {
        return clock;
    }

    int replayBound() {
        return replayBound;
    }

    int historyBound() {
        return historyBound;
    }

    int observationBound() {
        return observationBound;
    }
}
