package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.Admission;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The fake platform under the manual clock. */
final class FakeStage implements Stage {
    private final World world;

    FakeStage(long seed) {
        this(World.started(seed));
    }

    FakeStage(World world) {
        this.world = world;
    }

    @Override
    public void says(String text) {
        if (world.platform.present() != null) {
            world.platform.emit(text);
        }
    }

    @Override
    public void frame(String text) {
        onLive(socket -> socket.deliver(text));
    }

    @Override
    public void binaryFrame(String text) {
        onLive(socket -> socket.deliverBinary(text));
    }

    private void onLive(Consumer<FakePlatform.Socket> action) {
        FakePlatform.Socket socket = world.platform.live();
        if (socket != null) {
            action.accept(socket);
        }
    }

    @Override
    public void staleFrame(String text) {
        world.recorder.stale(text);
        world.scheduler.runReady();
    }

    @Override
    public void staleClose(int code) {
        world.recorder.staleClose(code);
        world.scheduler.runReady();
    }

    @Override
    public void wantsHeartbeat() {
        onLive(FakePlatform.Socket::askForBeat);
    }

    @Override
    public void close(int code) {
        onLive(socket -> socket.drop(code));
    }

    @Override
    public void cut() {
        onLive(socket -> socket.drop(1006));
    }

    @Override
    public void refuseNextResume() {
        world.platform.refuseResumes = 1;
    }

    @Override
    public void failDiscovery(int times) {
        world.platform.discoveryFailures = times;
    }

    @Override
    public void hostFull() {
        world.inbox.admission = Admission.FULL;
    }

    @Override
    public void hostTakesAgain() {
        world.pass(Duration.ofSeconds(1));
        world.inbox.available();
    }

    @Override
    public void restart() {
        world.connector.restart();
    }

    @Override
    public void slowDiscovery(boolean slow) {
        world.platform.discoveryDelay = slow ? Duration.ofSeconds(5) : Duration.ZERO;
    }

    @Override
    public void awaitSession(int sockets) {
        await("a session on socket " + sockets, () -> world.recorder.settled(sockets));
    }

    @Override
    public void awaitHeard(List<String> texts) {
        await("heard " + texts, () -> heard().equals(texts));
    }

    private void await(String what, BooleanSupplier condition) {
        for (int second = 0; !condition.getAsBoolean(); second++) {
            assertThat(second).as("%s, after an hour; %s", what, records()).isLessThan(3600);
            world.pass(Duration.ofSeconds(1));
        }
    }

    @Override
    public List<String> heard() {
        return world.inbox.messages;
    }

    @Override
    public List<List<String>> records() {
        return world.recorder.records();
    }

    @Override
    public long counted(String counter) {
        return world.counted(counter);
    }

    @Override
    public long position() {
        return world.inbox.stored.values().iterator().next().sequence();
    }
}
