package dev.agenthost.qqbot.connection;

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
    private static final int LENGTH = 25;

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
    record Outcome(List<List<String>> records, List<String> heard, long position) {}

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
        for (Act act : acts) {
            act.doing.accept(stage, said);
            sockets += act.sockets;
            stage.awaitSession(sockets);
            said.next(stage);
            stage.awaitHeard(said.texts);
        }
        return new Outcome(stage.records(), stage.heard(), stage.position());
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
