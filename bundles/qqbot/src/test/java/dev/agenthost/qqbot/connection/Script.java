package dev.agenthost.qqbot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Every {@link Act} in an order of its own, the same for every stage it is played on. After each act the bot must be back, with
 * heartbeats, and must have heard everything.
 *
 * @param seed names the script
 */
record Script(long seed, List<Act> acts) {
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
        List<Act> acts = new ArrayList<>(List.of(Act.values()));
        Collections.shuffle(acts, random);
        return new Script(seed, List.copyOf(acts));
    }

    Outcome playedOn(Stage stage) throws InterruptedException {
        Act.Said said = new Act.Said();
        int sockets = 1;
        stage.awaitSession(sockets);
        said.next(stage);
        stage.awaitHeard(said.texts); // only now the account has handled READY too, and there is a position
        for (Act act : acts) {
            Facts before = Facts.of(stage);
            act.on(stage, said);
            sockets += act.sockets();
            stage.awaitSession(sockets);
            said.next(stage);
            stage.awaitHeard(said.texts);
            if (Act.STALE.contains(act)) {
                assertThat(Facts.of(stage)).as("%s in %s", act, this).isEqualTo(before.andOneMessage());
            }
        }
        return new Outcome(stage.records(), stage.heard(), Facts.of(stage));
    }
}
