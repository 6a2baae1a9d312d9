package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.SENT;
import static dev.agenthost.core.Messages.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Reply;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MembershipChange;
import dev.agenthost.platform.Feature;
import dev.agenthost.store.MessageState;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sign that an answer is being written, through the whole of core. */
class TypingTest {
    private static final ConversationId CHAT = conversation(MAIN, ChatKind.DIRECT, "p1");

    private final ScriptedAgent agent = new ScriptedAgent();
    private final TestHost host = new TestHost(agent);

    @BeforeEach
    void hold() {
        host.properties.put("typing.after.ms", 2_000);
        host.properties.put("agent.deadline.ms", 600_000);
        host.platform.features.add(Feature.TYPING);
        host.platform.window = Duration.ofMinutes(60);
        agent.holding = true;
    }

    private void ask() {
        host.say(CHAT, "m1", "p1", "hello");
    }

    private void end(Reply with) {
        agent.end(with);
        host.run();
    }

    @Test
    void isShownOnceATurnTakesAWhile() {
        ask();
        host.advance(Duration.ofMillis(1_999));
        assertThat(host.platform.signs).isEmpty();

        host.advance(Duration.ofMillis(1));
        assertThat(host.platform.signs).containsExactly(1);
    }

    @Test
    void isNotShownForAQuickAnswer() {
        ask();
        end(Reply.text("hello"));
        host.advance(Duration.ofMinutes(5));

        assertThat(host.platform.signs).isEmpty();
        assertThat(host.platform.attempts).containsExactly("1:hello");
    }

    @Test
    void isKeptAliveWhileTheTurnRuns() {
        ask();
        host.advance(Duration.ofSeconds(110));

        assertThat(host.platform.signs).containsExactly(1, 2, 3);
    }

    @Test
    void leavesTwoRepliesToTheAnswer() {
        ask();
        host.advance(Duration.ofMinutes(9));
        assertThat(host.platform.signs).containsExactly(1, 2, 3);

        end(Reply.text("hello"));
        assertThat(host.platform.attempts).containsExactly("4:hello");
    }

    @Test
    void endsWithTheTurn() {
        ask();
        host.advance(Duration.ofSeconds(10));
        end(Reply.text("hello"));
        host.advance(Duration.ofMinutes(5));

        assertThat(host.platform.signs).containsExactly(1);
    }

    @Test
    void takesItsOrdinalForGoodOverACrash() {
        ask();
        host.advance(Duration.ofSeconds(10));
        agent.holding = false;
        agent.reply = turn -> Reply.text("hello");
        host.crash();

        assertThat(host.platform.attempts).containsExactly("2:hello");
    }

    @Test
    void isStoredBeforeItIsShown() {
        ask();
        host.store.failing(true);
        host.advance(Duration.ofSeconds(10));
        assertThat(host.platform.signs).isEmpty();

        host.store.failing(false);
        host.advance(Duration.ofSeconds(10));
        assertThat(host.platform.signs).containsExactly(1);
    }

    @Test
    void goesOnWhenTheTurnIsRunAgain() {
        host.platform.maxReplies = 10;
        ask();
        host.advance(Duration.ofSeconds(10));
        agent.fail();
        host.advance(Duration.ofSeconds(10));
        assertThat(host.platform.signs).containsExactly(1, 2);

        end(Reply.text("hello"));
        assertThat(host.platform.attempts).containsExactly("3:hello");
    }

    @Test
    void isNotShownWhereThereIsNone() {
        host.platform.features.clear();
        ask();
        host.advance(Duration.ofMinutes(1));

        assertThat(host.platform.signs).isEmpty();
    }

    @Test
    void isNotShownWhereNobodyWaitsForAnAnswer() {
        host.offer(new MembershipChange("e1", CHAT, MembershipChange.Change.BOT_ADDED, null, null, SENT, "{}"));
        host.advance(Duration.ofMinutes(1));

        assertThat(host.platform.signs).isEmpty();
    }

    @Test
    void isNotShownWhenItIsSwitchedOff() {
        host.properties.put("typing.after.ms", 0);
        ask();
        host.advance(Duration.ofMinutes(1));

        assertThat(host.platform.signs).isEmpty();
    }

    @Test
    void ofATurnThatIsOverDoesNoHarm() {
        ask();
        host.store.failing(true);
        host.advance(Duration.ofSeconds(3));
        end(Reply.text("hello"));
        host.store.failing(false);
        host.advance(Duration.ofSeconds(10));

        assertThat(host.platform.signs).isEmpty();
        assertThat(host.platform.attempts).containsExactly("2:hello");
        assertThat(host.store.message("m1").state).isEqualTo(MessageState.DONE);
    }
}
