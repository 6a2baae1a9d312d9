package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Reply;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.store.MessageState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns under which the host ends; it may run each three times after the first. */
class RerunsTest {
    private static final ConversationId ANN = conversation(MAIN, ChatKind.DIRECT, "ann");
    private static final ConversationId BOB = conversation(MAIN, ChatKind.DIRECT, "bob");

    private final ScriptedAgent agent = new ScriptedAgent();
    private final TestHost host = new TestHost(agent);

    private void ask(ConversationId conversation, String id) {
        agent.holding = true;
        host.say(conversation, id, "u", id);
    }

    private void crash(int times) {
        for (int i = 0; i < times; i++) {
            agent.held.clear();
            agent.answered.clear();
            host.crash();
        }
    }

    private List<String> run() {
        return agent.answered.stream().map(turn -> turn.message().text()).toList();
    }

    @Test
    void aTurnThatEndsTheProcessIsNotRunAtEveryStart() {
        ask(ANN, "killer");
        crash(3);
        assertThat(run()).containsExactly("killer");
        crash(1);

        assertThat(run()).isEmpty();
        assertThat(host.store.message("killer").state).isEqualTo(MessageState.DEAD);
        assertThat(host.store.message("killer").reason)
                .isEqualTo("the host ended 3 times while its turn ran; it is not run again");
        assertThat(host.platform.texts()).containsExactly(CoreDefaults.FAILURE_NOTICE);
    }

    @Test
    void aRunIsCountedBeforeItIsMade() {
        ask(ANN, "killer");
        assertThat(host.store.message("killer").attempts).isZero();
        host.store.failing(true);
        crash(1);
        assertThat(run()).isEmpty();
        host.store.failing(false);
        crash(1);

        assertThat(run()).containsExactly("killer");
        assertThat(host.store.message("killer").attempts).isEqualTo(1);
    }

    @Test
    void itTakesNoNeighbourAlong() {
        ask(ANN, "killer");
        ask(BOB, "innocent");
        crash(2);
        assertThat(run()).containsExactlyInAnyOrder("killer", "innocent");
        crash(1);
        while (run().get(run().size() - 1).equals("innocent")) {
            agent.end(Reply.text("well"));
            host.run();
        }
        assertThat(run()).endsWith("killer");
        crash(1);
        while (!agent.held.isEmpty()) {
            agent.end(Reply.text("well"));
            host.run();
        }

        assertThat(host.store.message("killer").state).isEqualTo(MessageState.DEAD);
        assertThat(host.store.message("innocent").state).isEqualTo(MessageState.DONE);
    }

    @Test
    void whoseLastRunEndsLetsTheNextBegin() {
        ask(ANN, "a");
        ask(BOB, "b");
        crash(3);
        assertThat(run()).hasSize(1);
        agent.fail();
        host.run();
        assertThat(run()).containsExactlyInAnyOrder("a", "b");
        agent.end(Reply.nothing());
        host.run();

        assertThat(List.of(host.store.message("a").state, host.store.message("b").state))
                .containsExactlyInAnyOrder(MessageState.DEAD, MessageState.DONE);
    }

    @Test
    void aRunThatFailsInGoodOrderIsCountedOnce() {
        ask(ANN, "a");
        crash(1);
        agent.fail();
        host.run();
        assertThat(host.store.message("a").attempts).isEqualTo(1);
        host.advance(Duration.ofSeconds(1));
        assertThat(run()).containsExactly("a", "a");
        assertThat(host.store.message("a").attempts).isEqualTo(2);
        agent.end(Reply.text("well"));
        host.run();

        assertThat(host.store.message("a").state).isEqualTo(MessageState.DONE);
    }
}
