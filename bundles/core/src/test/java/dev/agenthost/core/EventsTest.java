package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.SENT;
import static dev.agenthost.core.Messages.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MembershipChange;
import dev.agenthost.message.Person;
import dev.agenthost.message.PlatformEvent;
import dev.agenthost.platform.Delivery;
import dev.agenthost.store.MessageState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens beside messages, through the whole of core. */
class EventsTest {
    private static final ConversationId GROUP = conversation(MAIN, ChatKind.GROUP, "g1");
    private static final Person P1 = new Person("p1", null, false);

    private final ScriptedAgent agent = new ScriptedAgent();
    private final TestHost host = new TestHost(agent);

    static Stream<InboundEvent> events() {
        return Stream.of(
                new ButtonPress("e1", GROUP, P1, "b", "data", "m0", SENT, "{\"a\":1}"),
                new MembershipChange("e1", GROUP, MembershipChange.Change.JOINED, P1, null, SENT, "{}"),
                new MembershipChange("e1", GROUP, MembershipChange.Change.BOT_ADDED, null, P1, SENT, "{}"),
                new PlatformEvent("e1", GROUP, "REACTION_ADD", true, Map.of("emoji.id", "4"), P1, SENT, "{}"),
                new PlatformEvent(
                        "e1",
                        conversation(MAIN, ChatKind.ACCOUNT, "main"),
                        "NEW_THING",
                        false,
                        Map.of(),
                        null,
                        SENT,
                        "{\"d\":{}}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void reachTheAgentAsTheyAre(InboundEvent event) {
        host.offer(event);

        assertThat(agent.observed).extracting(Turn::event).containsExactly(event);
        assertThat(agent.answered).isEmpty();
        assertThat(host.store.message("e1").state).isEqualTo(MessageState.DONE);
    }

    @ParameterizedTest
    @MethodSource("events")
    void areHandledOnceHoweverOftenTheyAreTold(InboundEvent event) {
        host.offer(event);
        host.offer(event);
        host.crash();
        host.offer(event);

        assertThat(agent.observed).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("events")
    void areHandledAfterACrashAsTheyWere(InboundEvent event) {
        agent.holding = true;
        host.offer(event);
        agent.holding = false;
        host.crash();

        assertThat(agent.observed).extracting(Turn::event).containsExactly(event, event);
        assertThat(host.store.message("e1").state).isEqualTo(MessageState.DONE);
    }

    @ParameterizedTest
    @MethodSource("events")
    void obeyTheAccessPolicy(InboundEvent event) {
        host.access = any -> false;
        host.offer(event);

        assertThat(agent.observed).isEmpty();
        assertThat(host.store.message("e1").state).isEqualTo(MessageState.DONE);
    }

    @Test
    void waitForTheirTurnInTheirConversation() {
        agent.holding = true;
        host.say(GROUP, "m1", "p1", "hello");
        host.press(GROUP, "e1", "p1", "data");
        assertThat(agent.observed).isEmpty();

        agent.end(Reply.nothing());
        host.run();
        assertThat(agent.observed).hasSize(1);
    }

    @Test
    void areAnsweredInReplyToTheEvent() {
        agent.reply = turn -> Reply.text("pressed");
        host.press(GROUP, "e1", "p1", "data");

        assertThat(host.platform.texts()).containsExactly("pressed");
        assertThat(host.platform.sent.get(0).replyTo()).isEqualTo(new Delivery.ReplyTo("e1", 1));
    }

    @Test
    void bringFilesThatTheirAdapterFetches() {
        Attachment picture = new Attachment("image/png", "https://example.org/a", "a.png", 7);
        host.offer(new InboundMessage("m1", GROUP, P1, "look", true, SENT, List.of(picture), "{}"));
        Turn turn = agent.answered.get(0);
        MediaFile file = turn.fetch(picture).toCompletableFuture().join();
        assertThat(file.fileName()).isEqualTo("a.png");

        host.pipeline.adapters.remove(host.platform);
        assertThat(turn.fetch(picture).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class)
                .withMessageContaining("test/main");
    }

    @Test
    void apologiseForAPressAloneWhenTheAgentFails() {
        agent.reply = turn -> {
            throw new IllegalStateException("on purpose");
        };
        host.properties.put("turn.attempts", 1);
        host.press(GROUP, "e1", "p1", "data");
        host.offer(new MembershipChange("e2", GROUP, MembershipChange.Change.LEFT, P1, null, SENT, "{}"));

        assertThat(host.platform.texts()).containsExactly("Sorry, I could not answer that.");
        assertThat(host.store.message("e2").state).isEqualTo(MessageState.DEAD);
    }
}
