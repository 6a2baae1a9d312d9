package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Reply;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Receipt;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that the platform examines before it shows them, through the whole of core. */
class ReviewsTest {
    private static final ConversationId CHANNEL = conversation(MAIN, ChatKind.CHANNEL, "c1");

    private final ScriptedAgent agent = new ScriptedAgent();
    private final TestHost host = new TestHost(agent);
    private final List<Receipt> receipts = new ArrayList<>();

    @BeforeEach
    void examine() {
        host.platform.review = "audit 1";
        agent.reply = turn -> Reply.text("hello").whenSent(receipts::addAll);
    }

    private void ask() {
        host.say(CHANNEL, "m1", "p1", "hello");
    }

    private void reviewed(String messageId, String words) {
        host.inbox.reviewed("audit 1", messageId, words);
        host.run();
    }

    private DeliveryState state() {
        return host.store.message("m1").states.get(1);
    }

    private String detail() {
        return host.store.message("m1").details.get(1);
    }

    @Test
    void areTakenByThePlatformWhileTheyAreExamined() {
        ask();

        assertThat(receipts).extracting(Receipt::review).containsExactly("audit 1");
        assertThat(host.store.message("m1").state).isEqualTo(MessageState.DONE);
        assertThat(detail()).isEqualTo("under review: audit 1");
    }

    @Test
    void endInTheIdOfWhatIsShown() {
        ask();
        reviewed("shown 1", "");

        assertThat(state()).isEqualTo(DeliveryState.SENT);
        assertThat(detail()).isEqualTo("shown 1");
        assertThat(host.store.rememberedOf(MAIN)).isEmpty();
    }

    @Test
    void endWellWithoutAnIdToo() {
        ask();
        reviewed("", "");

        assertThat(state()).isEqualTo(DeliveryState.SENT);
        assertThat(detail()).isEqualTo("shown");
    }

    @Test
    void endInADeadLetterWithThePlatformsWords() {
        ask();
        reviewed(null, "not in our house");

        assertThat(state()).isEqualTo(DeliveryState.DEAD);
        assertThat(detail()).isEqualTo("refused after an examination: not in our house");
        assertThat(host.store.rememberedOf(MAIN)).isEmpty();
    }

    @Test
    void mayEndBeforeTheAnswerOfThePlatformIsThere() {
        reviewed(null, "not in our house");
        ask();

        assertThat(state()).isEqualTo(DeliveryState.DEAD);
    }

    @Test
    void mayEndInAnotherLifeOfTheHost() {
        ask();
        host.crash();
        reviewed(null, "not in our house");

        assertThat(state()).isEqualTo(DeliveryState.DEAD);
    }

    @Test
    void areUnknownWhenTheirEndDoesNotCome() {
        ask();
        host.advance(Duration.ofHours(23));
        assertThat(state()).isEqualTo(DeliveryState.SENT);

        host.advance(Duration.ofHours(1));
        assertThat(state()).isEqualTo(DeliveryState.UNKNOWN);
        assertThat(detail()).contains("has not said");
    }

    @Test
    void areUnknownInAnotherLifeToo() {
        ask();
        host.crash();
        host.advance(Duration.ofHours(24));
        agent.reply = turn -> Reply.nothing();
        host.say(CHANNEL, "m2", "p1", "hello");

        assertThat(state()).isEqualTo(DeliveryState.UNKNOWN);
    }

    @Test
    void ofNobodyAreIgnored() {
        host.inbox.reviewed("audit of another", "x", "");
        ask();

        assertThat(state()).isEqualTo(DeliveryState.SENT);
        assertThat(detail()).isEqualTo("under review: audit 1");
    }
}
