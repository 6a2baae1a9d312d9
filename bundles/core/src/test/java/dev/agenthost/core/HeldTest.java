package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Reply;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.Receipt;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may not be said unbidden, through the whole of core: it waits for the next message of its conversation. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of it is seen on the platform
class HeldTest {
    private static final ConversationId CHAT = conversation(MAIN, ChatKind.DIRECT, "p1");

    private final ScriptedAgent agent = new ScriptedAgent();
    private final TestHost host = new TestHost(agent);

    @BeforeEach
    void forbid() {
        host.platform.proactive = false;
    }

    private CompletableFuture<List<Receipt>> say(String id, String text) {
        CompletableFuture<List<Receipt>> said =
                host.pipeline.outlet.say(id, CHAT, Reply.text(text)).toCompletableFuture();
        host.run();
        return said;
    }

    private void ask(String id) {
        agent.reply = turn -> Reply.text("answer to " + turn.message().id());
        host.say(CHAT, id, "p1", "hello");
    }

    @Test
    void goesOutAheadOfTheNextAnswer() {
        assertThat(say("a", "first").join()).isEmpty();
        say("b", "second");
        assertThat(host.platform.attempts).isEmpty();

        ask("m1");
        assertThat(host.platform.attempts).containsExactly("1:first", "2:second", "3:answer to m1");
        assertThat(host.store.rememberedOf(MAIN)).isEmpty();

        ask("m2");
        assertThat(host.platform.texts()).hasSize(4);
    }

    @Test
    void goesOutWithoutAnAnswerToo() {
        say("a", "first");
        host.say(CHAT, "m1", "p1", "hello");

        assertThat(host.platform.attempts).containsExactly("1:first");
    }

    @Test
    void waitsOverACrash() {
        say("a", "first");
        host.crash();
        ask("m1");

        assertThat(host.platform.texts()).containsExactly("first", "answer to m1");
    }

    @Test
    void isWhatThePlatformRefusedUnbidden() {
        host.platform.proactive = true;
        host.platform.failNext(Kind.UNBIDDEN);
        say("a", "first");
        assertThat(host.store.message("host:say:a").states).containsEntry(1, DeliveryState.DROPPED);

        ask("m1");
        assertThat(host.platform.texts()).containsExactly("first", "answer to m1");
    }

    @Test
    void isWhatIsLeftOfAnAnswerWhoseWindowHasClosed() {
        host.platform.maxText = 10;
        host.platform.script.add(CompletableFuture.completedFuture(null));
        host.platform.failNext(Kind.WINDOW_CLOSED);
        agent.reply = turn -> Reply.text("one two three four");
        host.say(CHAT, "m1", "p1", "hello");
        assertThat(host.store.message("m1").state).isEqualTo(MessageState.DONE);

        host.platform.maxText = 100;
        ask("m2");
        assertThat(host.platform.texts()).containsExactly("one two", "three four", "answer to m2");
    }

    @Test
    void leavesRoomForTheAnswer() {
        host.platform.maxReplies = 2;
        say("a", "first");
        say("b", "second");
        ask("m1");
        assertThat(host.platform.attempts).containsExactly("1:first", "2:answer to m1");

        ask("m2");
        assertThat(host.platform.attempts.subList(2, 4)).containsExactly("1:second", "2:answer to m2");
    }

    @Test
    void isForgottenAfterADay() {
        say("a", "first");
        host.advance(Duration.ofHours(24));
        ask("m1");

        assertThat(host.platform.texts()).containsExactly("answer to m1");
    }

    @Test
    void isBounded() {
        host.platform.proactive = true;
        for (int i = 0; i < 25; i++) {
            host.platform.failNext(Kind.UNBIDDEN);
            say("a" + i, "text " + i);
        }

        List<DeliveryState> states = IntStream.range(0, 25)
                .mapToObj(i -> host.store.message("host:say:a" + i).states.get(1))
                .toList();
        assertThat(states.subList(0, 20)).containsOnly(DeliveryState.DROPPED);
        assertThat(states.subList(20, 25)).containsOnly(DeliveryState.DEAD);
    }

    @Test
    void isBoundedWhereTheTargetSaysSoBefore() {
        for (int i = 0; i < 25; i++) {
            say("a" + i, "text " + i);
        }

        assertThat(host.store.rememberedOf(MAIN)).hasSize(20);
        assertThat(host.store.message("host:say:a19").state).isEqualTo(MessageState.DONE);
        assertThat(host.store.message("host:say:a20").state).isEqualTo(MessageState.DEAD);
    }

    @Test
    void isOfOneConversation() {
        say("a", "first");
        host.say(conversation(MAIN, ChatKind.GROUP, "g1"), "m1", "p1", "hello");

        assertThat(host.platform.attempts).isEmpty();
    }

    @Test
    void keepsQuestionsAnswerable() {
        Content question = Content.Question.approval("q1", "May I?", Set.of("p1"), Duration.ofMinutes(9));
        host.pipeline.outlet.say("a", CHAT, Reply.of(question));
        host.run();
        ask("m1");
        host.say(CHAT, "m2", "p1", "1");

        assertThat(host.platform.texts()).contains("May I?\n1. Allow\n2. Deny");
        assertThat(agent.chosen).hasSize(1);
    }
}
