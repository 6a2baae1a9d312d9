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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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
    void costsNobodyTheAnswerWhenItCanNeverBeSent() {
        say("a", "first");
        say("b", "second");
        host.platform.unpreparable = delivery -> delivery.content().asText().equals("first");
        ask("m1");

        assertThat(host.platform.texts()).containsExactly("second", "answer to m1");
        assertThat(host.store.message("m1").states.values())
                .containsExactlyInAnyOrder(DeliveryState.DEAD, DeliveryState.SENT, DeliveryState.SENT);
        assertThat(host.store.rememberedOf(MAIN)).isEmpty();
    }

    @Test
    void costsNobodyTheAnswerWhenItIsRefused() {
        say("a", "first");
        host.platform.failNext(Kind.REFUSED);
        ask("m1");

        assertThat(host.platform.texts()).containsExactly("answer to m1");
        assertThat(host.store.message("m1").states).containsEntry(1, DeliveryState.DEAD);
    }

    @Test
    void goesOutAlsoWhenTheAnswerCanNeverBeSent() {
        say("a", "first");
        host.platform.unpreparable = delivery -> delivery.content().asText().startsWith("answer");
        ask("m1");

        assertThat(host.platform.texts()).containsExactly("first");
        assertThat(host.store.message("m1").states).containsEntry(2, DeliveryState.DEAD);
    }

    @Test
    void isNotWhatHasAPermissionOfItsOwn() {
        host.platform.ownPermission = content -> content.asText().equals("wake up");
        say("a", "wake up");
        agent.reply = turn -> new Reply(List.of(new Content.Text("wake up"), new Content.Text("answer")));
        host.say(CHAT, "m1", "p1", "hello");

        assertThat(host.platform.attempts).containsExactly(":wake up", "1:answer", ":wake up");
    }

    @Test
    void isNotWhatWasRefusedInSpiteOfItsOwnPermission() {
        host.platform.ownPermission = content -> true;
        host.platform.failNext(Kind.UNBIDDEN);
        say("a", "wake up");

        assertThat(host.store.message("host:say:a").states).containsEntry(1, DeliveryState.DEAD);
        assertThat(host.store.rememberedOf(MAIN)).isEmpty();
    }

    @Test
    void isWhatIsOverTheCount() {
        host.platform.maxText = 60;
        host.platform.maxReplies = 2;
        String text = "a word and a word ".repeat(10).strip();
        agent.reply = turn -> Reply.text(text);
        host.say(CHAT, "m1", "p1", "hello");
        assertThat(host.platform.texts()).hasSize(2);
        assertThat(host.platform.texts().get(1)).endsWith("[… goes on with the next answer]");

        agent.reply = turn -> Reply.nothing();
        host.platform.maxReplies = 5;
        host.say(CHAT, "m2", "p1", "go on");
        assertThat(String.join(" ", host.platform.texts()).replace("\n[… goes on with the next answer]", ""))
                .isEqualTo(text);
        assertThat(host.platform.attempts.get(2)).startsWith("1:");
    }

    @Test
    void isWhatIsOverTheCountOfWhatIsSaidInsteadToo() {
        host.platform.maxText = 60;
        host.platform.maxReplies = 2;
        String lines = IntStream.range(0, 40).mapToObj("line %d"::formatted).collect(Collectors.joining("\n"));
        host.platform.failNext(Kind.REFUSED);
        host.platform.instead = refused -> new Content.Text(lines);
        agent.reply = turn -> Reply.text("short");
        host.say(CHAT, "m1", "p1", "hello");
        assertThat(host.platform.texts()).hasSize(2);

        host.crash();
        agent.reply = turn -> Reply.nothing();
        for (int i = 2; i < 9; i++) {
            host.say(CHAT, "m" + i, "p1", "go on");
        }
        assertThat(String.join("\n", host.platform.texts()).replaceAll("\\n\\[… goes on[^]]*]", ""))
                .isEqualTo(lines);
        assertThat(host.store.rememberedOf(MAIN)).isEmpty();
    }

    @Test
    void isWhatWasLongInAllItsPieces() {
        host.platform.maxText = 10;
        host.platform.maxReplies = 4;
        say("a", "one two three four");
        host.say(CHAT, "m1", "p1", "hello");

        assertThat(host.platform.attempts).containsExactly("1:one two", "2:three four");
    }

    @Nested
    class WhereTheBotMaySpeakFirst {
        @BeforeEach
        void allow() {
            host.platform.proactive = true;
            host.platform.maxText = 100;
            host.platform.maxReplies = 4;
        }

        private final String text = "word ".repeat(200).strip();

        @Test
        void whatIsOverTheCountIsSaidUnbidden() {
            agent.reply = turn -> Reply.text(text);
            host.say(CHAT, "m1", "p1", "hello");

            assertThat(String.join(" ", host.platform.texts())).isEqualTo(text);
            assertThat(host.platform.attempts.subList(0, 5))
                    .extracting(attempt -> attempt.substring(0, 2))
                    .containsExactly("1:", "2:", "3:", "4:", ":w");
        }

        @Test
        void whatNobodyAskedForIsNotCounted() {
            say("a", text);

            assertThat(String.join(" ", host.platform.texts())).isEqualTo(text);
            assertThat(host.platform.attempts).allMatch(attempt -> attempt.startsWith(":"));
        }

        @Test
        void whatIsNotLetThroughUnbiddenWaits() {
            for (int i = 0; i < 4; i++) {
                host.platform.script.add(CompletableFuture.completedFuture(null));
            }
            host.platform.failNext(Kind.UNBIDDEN);
            agent.reply = turn -> Reply.text(text);
            host.say(CHAT, "m1", "p1", "hello");
            assertThat(host.platform.texts()).hasSize(4);

            agent.reply = turn -> Reply.nothing();
            host.say(CHAT, "m2", "p1", "hello");
            host.say(CHAT, "m3", "p1", "hello");
            assertThat(String.join(" ", host.platform.texts())).isEqualTo(text);
        }

        @Test
        void anOutageLongerThanTheWindowDelaysTheAnswer() {
            for (int i = 0; i < 40; i++) {
                host.platform.failNext(Kind.UNAVAILABLE);
            }
            ask("m1");
            host.advance(Duration.ofMinutes(30));

            assertThat(host.platform.texts()).containsExactly("answer to m1");
            assertThat(host.platform.attempts).contains("1:answer to m1").endsWith(":answer to m1");
        }
    }

    @Test
    void isWhatAnOutageLongerThanTheWindowHasKept() {
        for (int i = 0; i < 40; i++) {
            host.platform.failNext(Kind.UNAVAILABLE);
        }
        ask("m1");
        host.advance(Duration.ofMinutes(6));
        host.platform.script.clear();
        ask("m2");

        assertThat(host.platform.texts()).containsExactly("answer to m1", "answer to m2");
    }

    @Test
    void isNothingThatMayHaveArrivedBeforeTheOutage() {
        host.platform.failNext(Kind.AMBIGUOUS);
        for (int i = 0; i < 40; i++) {
            host.platform.failNext(Kind.UNAVAILABLE);
        }
        ask("m1");
        host.advance(Duration.ofMinutes(6));

        assertThat(host.store.message("m1").states).containsEntry(1, DeliveryState.UNKNOWN);
        assertThat(host.store.rememberedOf(MAIN)).isEmpty();
    }

    @Test
    void isADeadLetterAfterADay() {
        say("a", "first");
        host.advance(Duration.ofHours(24));
        ask("m1");

        assertThat(host.platform.texts()).containsExactly("answer to m1");
        assertThat(host.store.message("host:say:a").states).containsEntry(1, DeliveryState.DEAD);
        assertThat(host.store.rememberedOf(MAIN)).isEmpty();
    }

    @Test
    void isSaidUnbiddenWhenAPersonReplaysItAndThatIsAllowed() throws Exception {
        replayAfterADay(true);

        assertThat(host.platform.texts()).containsExactly("answer to m1", "first");
        assertThat(host.store.message("host:say:a").states.values())
                .containsExactly(DeliveryState.DROPPED, DeliveryState.SENT);
    }

    @Test
    void waitsAgainWhenAPersonReplaysItAndThatIsNotAllowed() throws Exception {
        replayAfterADay(false);
        ask("m2");

        assertThat(host.platform.texts()).containsExactly("answer to m1", "first", "answer to m2");
    }

    private void replayAfterADay(boolean proactive) throws Exception {
        say("a", "first");
        host.advance(Duration.ofHours(24));
        ask("m1");
        host.platform.proactive = proactive;
        Letters letters = new Letters(() -> host.store, host.pipeline::replayed);
        assertThat(letters.replay(letters.latest(1).get(0).id())).isTrue();
        host.run();
    }

    @Test
    void isReplacedAsOftenAsAPlatformHasReasonsToRefuse() {
        host.platform.instead = refused -> new Content.Text(refused.asText() + "'");
        for (int i = 0; i < 5; i++) {
            host.platform.failNext(Kind.REFUSED);
        }
        ask("m1");

        assertThat(host.platform.texts()).containsExactly("answer to m1'''''");
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
