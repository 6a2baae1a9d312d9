package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.conversation;
import static dev.agenthost.core.Messages.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.store.MessageState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the access policy refuses, through the whole of core. */
class RefusedTest {
    private static final ConversationId GROUP = conversation(MAIN, ChatKind.GROUP, "g1");

    private final ScriptedAgent agent = new ScriptedAgent();
    private final TestHost host = new TestHost(agent);

    @Test
    void isSettledWithoutAnybodyHearingOfIt() {
        host.access = event -> false;
        host.offer(in(GROUP, "m1"));

        assertThat(agent.answered).isEmpty();
        assertThat(host.platform.attempts).isEmpty();
        assertThat(host.store.message("m1").state).isEqualTo(MessageState.DONE);
    }

    @Test
    void letsTheNextOfItsConversationBeginBeforeTheStoreHasIt() {
        host.say(GROUP, "m0", "p1", "so that the notes of the account are read");
        host.access = this::refuseTheFirstAndStoreNothingMore;
        host.offer(in(GROUP, "m1"), in(GROUP, "m2"));
        assertThat(host.store.message("m1").state).isEqualTo(MessageState.WAITING);
        assertThat(agent.answered)
                .extracting(turn -> turn.message().id())
                .as("with the refusal not stored yet")
                .containsExactly("m0", "m2");

        host.store.failing(false);
        host.advance(Duration.ofMinutes(1));
        assertThat(host.store.messages()).extracting(kept -> kept.state).containsOnly(MessageState.DONE);
    }

    private boolean refuseTheFirstAndStoreNothingMore(InboundEvent event) {
        boolean first = event.id().equals("m1");
        if (first) {
            host.store.failing(true);
        }
        return !first;
    }
}
