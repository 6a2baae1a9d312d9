package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The fake platform under the manual clock. */
final class FakeStage implements Stage {
    private final World world;

    FakeStage(long seed) {
        world = World.started(seed);
    }

    @Override
    public void says(String text) {
        world.platform.emit(text);
    }

    @Override
    public void frame(String text) {
        world.platform.live().deliver(text);
    }

    @Override
    public void staleFrame(String text) {
        world.recorder.stale(text);
        world.scheduler.runReady();
    }

    @Override
    public void wantsHeartbeat() {
        world.platform.live().askForBeat();
    }

    @Override
    public void close(int code) {
        world.platform.live().drop(code);
    }

    @Override
    public void cut() {
        world.platform.live().drop(1006);
    }

    @Override
    public void refuseNextResume() {
        world.platform.refuseResumes = 1;
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
