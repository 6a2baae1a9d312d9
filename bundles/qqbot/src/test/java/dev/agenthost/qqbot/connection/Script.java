package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * A list of what a platform does, the same for every stage it is played on. After each act the bot must be back, with
 * heartbeats, and must have heard everything.
 *
 * @param seed names the script
 */
record Script(long seed, List<Act> acts) {
    private static final int LENGTH = 30;
    private static final List<Act> STALE = List.of(Act.STALE_MESSAGE, Act.STALE_RECONNECT, Act.STALE_INVALID_SESSION);

    enum Act {
        MESSAGES(0, (stage, said) -> {
            said.next(stage);
            said.next(stage);
        }),
        HEARTBEAT_WANTED(0, (stage, said) -> stage.wantsHeartbeat()),
        UNKNOWN_OP(0, (stage, said) -> stage.frame("{\"op\":4711,\"d\":{}}")),
        MALFORMED(0, (stage, said) -> stage.frame("{\"op\":")),
        RECONNECT(1, (stage, said) -> stage.frame("{\"op\":7}")),
        INVALID_SESSION(1, (stage, said) -> stage.frame("{\"op\":9,\"d\":false}")),
        INVALID_SESSION_RESUMABLE(1, (stage, said) -> stage.frame("{\"op\":9,\"d\":true}")),
        NORMAL_CLOSE(1, (stage, said) -> stage.close(1000)),
        GOING_AWAY(1, (stage, said) -> stage.close(1001)),
        SESSION_NOT_VALID(1, (stage, said) -> stage.close(4006)),
        EXPIRED(1, (stage, said) -> stage.close(4009)),
        INTERNAL_ERROR(1, (stage, said) -> stage.close(4902)),
        CUT(1, (stage, said) -> stage.cut()),
        STALE_MESSAGE(0, (stage, said) -> stage.staleFrame(FakePlatform.message(900, "stale"))),
        STALE_RECONNECT(0, (stage, said) -> stage.staleFrame("{\"op\":7}")),
        STALE_INVALID_SESSION(0, (stage, said) -> stage.staleFrame("{\"op\":9,\"d\":false}")),
        RESUME_REFUSED(2, (stage, said) -> {
            stage.refuseNextResume();
            stage.close(4009);
        }),
        SAID_WHILE_AWAY(1, (stage, said) -> {
            stage.slowDiscovery(true);
            stage.cut();
            said.next(stage);
            said.next(stage);
            stage.slowDiscovery(false);
        });

        private final int sockets;

        @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
        private final BiConsumer<Stage, Said> doing;

        /** @param sockets how many it takes until the bot is back */
        Act(int sockets, BiConsumer<Stage, Said> doing) {
            this.sockets = sockets;
            this.doing = doing;
        }
    }

    /** What a script leaves behind on a stage. */
    record Outcome(List<List<String>> records, List<String> heard, Facts facts) {}

    /** What no frame of an old generation may change. */
    record Facts(long identifies, long sessionsLost, long position) {
        static Facts of(Stage stage) {
            return new Facts(stage.counted("identifies"), stage.counted("sessionsLost"), stage.position());
        }

        Facts andOneMessage() {
            return new Facts(identifies, sessionsLost, position + 1);
        }
    }

    static Script of(long seed) {
        Random random = new Random(seed);
        Act[] acts = Act.values();
        return new Script(
                seed,
                IntStream.range(0, LENGTH)
                        .mapToObj(step -> acts[random.nextInt(acts.length)])
                        .toList());
    }

    Outcome playedOn(Stage stage) throws InterruptedException {
        Said said = new Said();
        int sockets = 1;
        stage.awaitSession(sockets);
        said.next(stage);
        stage.awaitHeard(said.texts); // only now the account has handled READY too, and there is a position
        for (Act act : acts) {
            Facts before = Facts.of(stage);
            act.doing.accept(stage, said);
            sockets += act.sockets;
            stage.awaitSession(sockets);
            said.next(stage);
            stage.awaitHeard(said.texts);
            if (STALE.contains(act)) {
                assertThat(Facts.of(stage)).as("%s in %s", act, this).isEqualTo(before.andOneMessage());
            }
        }
        return new Outcome(stage.records(), stage.heard(), Facts.of(stage));
    }

    private static final class Said {
        private final List<String> texts = new ArrayList<>();

        void next(Stage stage) {
            String text = "text " + (texts.size() + 1);
            texts.add(text);
            stage.says(text);
        }
    }
}
