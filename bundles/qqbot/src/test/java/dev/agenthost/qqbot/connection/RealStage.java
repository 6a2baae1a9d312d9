package dev.agenthost.qqbot.connection;

import static dev.agenthost.qqbot.connection.RealSockets.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Farewell;
import dev.agenthost.qqbot.simulator.platform.Knob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The simulator over Tyrus and real sockets; patient, so that a slow machine changes nothing. */
final class RealStage implements Stage {
    private static final String APP = "102000001";
    private static final String SECRET = "DUMMYSECRETdummysecret0123456789";
    private static final String USER = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final Timings PATIENT = new Timings(
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofMinutes(30),
            Duration.ofMinutes(1));

    private final Simulator simulator = Simulator.start(new SimulatorSettings()
            .app(APP, SECRET)
            .with(Knob.STRICT_HEARTBEAT, true)
            .with(Knob.HELLO_INTERVAL, Duration.ofHours(1)) // none comes on its own in the midst of an act
            .with(Knob.RESUME_REFUSAL, Farewell.parse("op9"))
            .with(Knob.MAX_CONCURRENCY, 100));
    private final BotApp app = simulator.app(APP);
    private final RealSockets sockets = new RealSockets(PATIENT, LONG);
    private final List<String> heard = new ArrayList<>();
    private final RealSockets.Account account = sockets.account(simulator, APP, SECRET);

    RealStage() throws Exception {}

    @Override
    public void says(String text) {
        app.direct(USER).says(text);
    }

    @Override
    public void frame(String text) {
        app.frame(text);
    }

    @Override
    public void binaryFrame(String text) {
        app.faults().set(Knob.BINARY_FRAMES, true);
        app.frame(text);
        app.faults().set(Knob.BINARY_FRAMES, false);
    }

    @Override
    public void staleFrame(String text) {
        sockets.recorder.stale(text);
    }

    @Override
    public void staleClose(int code) {
        sockets.recorder.staleClose(code);
    }

    @Override
    public void wantsHeartbeat() throws InterruptedException {
        int before = sockets.recorder.acknowledged();
        frame("{\"op\":1}");
        sockets.recorder.awaitAcknowledged(before + 1, LONG);
    }

    @Override
    public void close(int code) {
        app.leave(Integer.toString(code));
    }

    @Override
    public void cut() {
        app.leave("reset");
    }

    @Override
    public void refuseNextResume() {
        app.faults().set(Knob.REFUSE_RESUME, 1);
    }

    @Override
    public void failDiscovery(int times) {
        app.faults().set(Knob.DISCOVERY_FAILURES, times);
    }

    @Override
    public void hostFull() {
        sockets.host.full();
    }

    @Override
    public void hostTakesAgain() throws InterruptedException {
        sockets.host.available(LONG);
    }

    @Override
    public void restart() {
        account.connector.restart();
    }

    @Override
    public void slowDiscovery(boolean slow) {
        app.faults().set(Knob.DISCOVERY_DELAY, slow ? Duration.ofMillis(500) : Duration.ZERO);
    }

    @Override
    public void awaitSession(int count) throws InterruptedException {
        sockets.recorder.awaitSettled(count, LONG);
    }

    @Override
    public void awaitHeard(List<String> texts) throws InterruptedException {
        while (heard.size() < texts.size()) {
            String text = sockets.host.texts.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(text)
                    .as("waiting for %s, heard %s; %s", texts, heard, records())
                    .isNotNull();
            heard.add(text);
        }
        assertThat(heard).isEqualTo(texts);
    }

    @Override
    public List<String> heard() {
        return heard;
    }

    @Override
    public List<List<String>> records() {
        return sockets.recorder.records();
    }

    @Override
    public long counted(String counter) {
        return account.counted(counter);
    }

    @Override
    public long position() {
        return sockets.host.checkpoints.get(account.id).sequence();
    }

    void end() throws Exception {
        sockets.stop();
        simulator.close();
    }
}
