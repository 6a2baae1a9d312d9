package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.OTHER;
import static dev.agenthost.core.Messages.conversation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.agent.Reply;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.Receipt;
import dev.agenthost.store.DeliveryState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What agents do on their own initiative, through the whole of core. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of it is seen on the platform
class OutletTest {
    private static final ConversationId CHAT = conversation(MAIN, ChatKind.DIRECT, "p1");

    private final ScriptedAgent agent = new ScriptedAgent();
    private final TestHost host = new TestHost(agent);

    private CompletableFuture<List<Receipt>> say(String id, Reply reply) {
        CompletableFuture<List<Receipt>> said =
                host.pipeline.outlet.say(id, CHAT, reply).toCompletableFuture();
        host.run();
        return said;
    }

    private MemoryStore.Kept said(String id) {
        return host.store.message("host:say:" + id);
    }

    @Test
    void saysSomethingThatNobodyAskedFor() {
        List<Receipt> heard = new ArrayList<>();
        CompletableFuture<List<Receipt>> said = say("a", Reply.text("hello").whenSent(heard::addAll));

        assertThat(host.platform.attempts).containsExactly(":hello");
        assertThat(host.platform.sent.get(0).replyTo()).isNull();
        assertThat(said.join()).extracting(Receipt::messageId).containsExactly("r1");
        assertThat(heard).isEqualTo(said.join());
        assertThat(agent.observed).isEmpty();
    }

    @Test
    void saysItOnceHoweverOftenItIsTold() {
        say("a", Reply.text("hello"));
        CompletableFuture<List<Receipt>> again = say("a", Reply.text("hello"));
        host.crash();
        say("a", Reply.text("hello"));

        assertThat(host.platform.attempts).containsExactly(":hello");
        assertThat(again.join()).isEmpty();
    }

    @Test
    void waitsForWhatIsUnderWayInTheConversation() {
        agent.holding = true;
        host.say(CHAT, "m1", "p1", "hello");
        CompletableFuture<List<Receipt>> said = say("a", Reply.text("by the way"));
        assertThat(said).isNotDone();

        agent.end(Reply.text("an answer"));
        host.run();
        assertThat(host.platform.texts()).containsExactly("an answer", "by the way");
        assertThat(said).isCompleted();
    }

    @Test
    void saysItAfterACrash() {
        agent.holding = true;
        host.say(CHAT, "m1", "p1", "hello");
        say("a", Reply.text("by the way"));
        agent.holding = false;
        host.crash();

        assertThat(host.platform.texts()).containsExactly("by the way");
    }

    @Test
    void repeatsNothingThatMayHaveArrivedBeforeACrash() {
        host.platform.script.add(new CompletableFuture<>());
        say("a", Reply.text("hello"));
        host.crash();

        assertThat(host.platform.attempts).containsExactly(":hello");
        assertThat(said("a").states).containsEntry(1, DeliveryState.UNKNOWN);
    }

    @Test
    void failsWithThePlatformsWords() {
        host.platform.failNext(Kind.UNAUTHORIZED);
        CompletableFuture<List<Receipt>> said = say("a", Reply.text("hello"));

        assertThatThrownBy(said::join)
                .hasCauseInstanceOf(DeliveryException.class)
                .hasMessageContaining("on purpose");
        assertThat(said("a").states).containsEntry(1, DeliveryState.DEAD);
    }

    @Test
    void doesNotDependOnWhoMaySpeakToTheBot() {
        host.access = event -> false;
        say("a", Reply.text("hello"));

        assertThat(host.platform.texts()).containsExactly("hello");
    }

    @Test
    void saysSoWithoutAStore() {
        host.pipeline.detach(host.store);
        CompletableFuture<List<Receipt>> said = say("a", Reply.text("hello"));

        assertThatThrownBy(said::join).hasCauseInstanceOf(DeliveryException.class);
    }

    @Test
    void asksQuestionsToo() {
        host.platform.guarantee = DeliveryGuarantee.AT_MOST_ONCE;
        say("a", Reply.of(Content.Question.approval("q1", "May I?", Set.of("p1"), Duration.ofMinutes(1))));
        host.say(CHAT, "m1", "p1", "1");

        assertThat(agent.chosen).hasSize(1);
    }

    @Test
    void recallsReactsAndCalls() {
        host.pipeline.outlet.recall(CHAT, "r1").toCompletableFuture().join();
        host.pipeline
                .outlet
                .react(CHAT, "m1", "1:4", true)
                .toCompletableFuture()
                .join();
        String answer = host.pipeline
                .outlet
                .call(MAIN, "POST", "/things", "{}")
                .toCompletableFuture()
                .join();

        assertThat(answer).isEqualTo("{\"ok\":true}");
        assertThat(host.platform.deeds).containsExactly("recall r1 in " + CHAT, "react 1:4 to m1", "POST /things {}");
    }

    @Test
    void saysWhichAdapterIsNotThere() {
        assertThatThrownBy(() -> host.pipeline
                        .outlet
                        .call(OTHER, "GET", "/things", "")
                        .toCompletableFuture()
                        .join())
                .hasMessageContaining("test/other")
                .hasCauseInstanceOf(DeliveryException.class);
    }

    @Test
    void isAskedByNamesOfABoundedLength() {
        assertThatThrownBy(() -> host.pipeline.outlet.say("x".repeat(201), CHAT, Reply.text("hello")))
                .hasMessageContaining("200");
    }

    @Test
    void tellsAnAgentWhatBecameOfItsReply() {
        List<Receipt> heard = new ArrayList<>();
        agent.reply = turn -> Reply.text("hello").whenSent(heard::addAll);
        host.say(CHAT, "m1", "p1", "hello");

        assertThat(heard).extracting(Receipt::messageId).containsExactly("r1");
        assertThat(host.platform.sent.get(0).replyTo()).isEqualTo(new Delivery.ReplyTo("m1", 1));
    }

    /** What the adapter keeps of it is erased with that person's words. */
    @Test
    void tellsTheAdapterWhoAsked() {
        agent.reply = turn -> Reply.text("you said " + turn.message().text());
        host.say(CHAT, "m1", "p1", "hello");

        assertThat(host.platform.sent.get(0).person()).isEqualTo("p1");
    }
}
