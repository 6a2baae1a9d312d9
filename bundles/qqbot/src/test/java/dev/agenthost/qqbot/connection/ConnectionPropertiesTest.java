package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.Admission;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole connection under a platform, a network and a host that do anything at all, in any order. The invariants are in
 * {@link FakePlatform} and {@link FakeInbox} and hold after every step; in the end everything heals and the bot is back.
 */
final class ConnectionPropertiesTest {
    private static final int RUNS = 300;
    private static final int STEPS = 40;
    private static final Act[] ACTS = Act.values();
    private static final List<Integer> CLOSE_CODES = List.of(1005, 1009, 3999, 4005, 4008);

    /** Besides the acts: what only the fake can do, and the same with other figures. */
    private static final List<BiConsumer<World, Random>> ACTIONS = List.of(
            (world, random) -> world.pass(Duration.ofMillis(random.nextInt(100_000))),
            (world, random) -> world.pass(Duration.ofMillis(random.nextInt(500))),
            (world, random) -> world.platform.emit(1 + random.nextInt(5)),
            (world, random) -> world.platform.emit(1 + random.nextInt(50)),
            (world, random) -> onLive(world, socket -> {
                socket.deliver("{\"op\":7}");
                world.platform.after(Duration.ofMillis(random.nextInt(200)), () -> socket.drop(4009));
            }),
            (world, random) ->
                    onLive(world, socket -> socket.drop(CLOSE_CODES.get(random.nextInt(CLOSE_CODES.size())))),
            (world, random) -> onOld(world, random, socket -> socket.deliver(FakePlatform.message(900, "stale"))),
            (world, random) -> stale(world, random, FakePlatform.message(900, "stale")),
            (world, random) -> stale(world, random, "{\"op\":7}"),
            (world, random) -> stale(world, random, "{\"op\":9,\"d\":" + random.nextBoolean() + "}"),
            (world, random) -> onOld(world, random, socket -> socket.endpoint.onClose(4006, "late")),
            (world, random) -> world.platform.dropAcks = random.nextBoolean(),
            (world, random) -> world.platform.silent = random.nextInt(4) == 0,
            (world, random) -> world.platform.closeNeverTold = random.nextBoolean(),
            (world, random) -> world.platform.refuseResumes = random.nextInt(5),
            (world, random) -> world.platform.dialFailures = random.nextInt(5),
            (world, random) -> world.platform.dialStalls = random.nextInt(3),
            (world, random) -> world.platform.lateOpens = random.nextInt(3),
            (world, random) -> world.platform.stallHellos = random.nextInt(2),
            (world, random) -> world.platform.stallReadies = random.nextInt(3),
            (world, random) -> world.platform.noResumed = random.nextInt(3) == 0,
            (world, random) -> world.platform.discoveryDown = random.nextInt(3) == 0,
            (world, random) -> world.platform.discoveryDelay = Duration.ofMillis(random.nextInt(60_000)),
            (world, random) -> world.platform.tokenFailure = random.nextInt(3) == 0 ? new IOException("down") : null,
            (world, random) -> world.platform.interval = Duration.ofMillis(200 + random.nextInt(60_000)),
            (world, random) -> world.inbox.commitDelay = Duration.ofMillis(random.nextInt(40_000)),
            (world, random) -> world.inbox.admission = random.nextBoolean() ? Admission.FULL : Admission.UNAVAILABLE,
            (world, random) -> world.inbox.available(),
            (world, random) -> world.time.sleepMachine(Duration.ofSeconds(random.nextInt(60))),
            (world, random) -> world.configure(World.settings(
                    random.nextInt(3) != 0, World.INTENTS, "secret" + random.nextInt(2), Duration.ofHours(24))));

    private static void onLive(World world, java.util.function.Consumer<FakePlatform.Socket> action) {
        FakePlatform.Socket socket = world.platform.live();
        if (socket != null) {
            action.accept(socket);
        }
    }

    private static void onOld(World world, Random random, java.util.function.Consumer<FakePlatform.Socket> action) {
        List<FakePlatform.Socket> old =
                world.platform.sockets.stream().filter(socket -> !socket.isOpen).toList();
        if (!old.isEmpty()) {
            action.accept(old.get(random.nextInt(old.size())));
        }
    }

    /** A frame of an old generation comes, at once, and changes nothing. */
    private static void stale(World world, Random random, String frame) {
        List<FakePlatform.Socket> old = world.platform.sockets.stream()
                .filter(FakePlatform.Socket::isOfAnOldGeneration)
                .toList();
        if (!old.isEmpty()) {
            List<Object> before = facts(world);
            old.get(random.nextInt(old.size())).tell(frame);
            world.scheduler.runReady();
            assertThat(facts(world))
                    .as("identifies, sessions lost, position, closes and messages after a stale %s", frame)
                    .isEqualTo(before);
        }
    }

    private static List<Object> facts(World world) {
        return List.of(
                world.platform.identifies,
                world.counted("sessionsLost"),
                world.counted("handledSequence"),
                world.status().facts(),
                world.platform.sockets.stream()
                        .map(socket -> String.valueOf(socket.clientCode))
                        .toList(),
                List.copyOf(world.inbox.messages),
                List.copyOf(world.inbox.offered));
    }

    static LongStream seeds() {
        return LongStream.range(0, RUNS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_happens_the_invariants_hold_and_the_bot_comes_back(long seed) throws Exception {
        Random random = new Random(seed);
        World world = World.started(seed);
        FakeStage stage = new FakeStage(world);
        Act.Said said = new Act.Said();
        List<Object> script = new ArrayList<>();
        try {
            for (int step = 0; step < STEPS; step++) {
                int action = random.nextInt(ACTIONS.size() + ACTS.length);
                if (action < ACTIONS.size()) {
                    script.add(action);
                    ACTIONS.get(action).accept(world, random);
                } else {
                    Act act = ACTS[action - ACTIONS.size()];
                    script.add(act);
                    act.on(stage, said);
                }
                world.scheduler.runReady();
                world.platform.checkInvariants();
            }
            heal(world);
            comesBackAndLosesNothing(world);
        } catch (AssertionError broken) {
            throw new AssertionError("seed " + seed + ", script " + script + ": " + broken.getMessage(), broken);
        }
    }

    private static void heal(World world) {
        world.platform.heal();
        world.inbox.commitDelay = Duration.ZERO;
        world.inbox.available();
        world.configure(World.settings());
        world.pass(Duration.ofMinutes(3));
    }

    private static void comesBackAndLosesNothing(World world) {
        world.untilReady();
        assertThat(world.status().state()).isEqualTo(State.READY);
        world.platform.emit(3);
        world.pass(Duration.ofMinutes(3));
        FakePlatform.Session session = world.platform.live().session;

        assertThat(world.platform.ready()).isTrue();
        assertThat(world.inbox.committedUpTo(session.id)).isEqualTo(session.events.size());
        assertThat(new LinkedHashSet<>(world.inbox.messages))
                .as("every message of the session, and none from a stale socket")
                .containsAll(session.events.stream()
                        .filter(event -> event.contains("C2C_MESSAGE"))
                        .map(ConnectionPropertiesTest::id)
                        .toList())
                .doesNotContain("stale");
    }

    private static String id(String event) {
        String before = "\"d\":{\"id\":\"";
        int start = event.indexOf(before) + before.length();
        return event.substring(start, event.indexOf('"', start));
    }
}
