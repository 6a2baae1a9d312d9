package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Reply;
import dev.agenthost.agent.StreamedText;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.Receipt;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Answers that grow, through the whole of core. */
class StreamsTest {
    private static final ConversationId CHAT = conversation(MAIN, ChatKind.DIRECT, "p1");

    private final ScriptedAgent agent = new ScriptedAgent();
    private final TestHost host = new TestHost(agent);

    @BeforeEach
    void hold() {
        agent.holding = true;
    }

    private StreamedText ask() {
        host.say(CHAT, "m" + (agent.answered.size() + 1), "p1", "tell me");
        return newest();
    }

    private StreamedText newest() {
        Turn turn = agent.answered.get(agent.answered.size() - 1);
        return turn.stream();
    }

    private void append(StreamedText text, String more) {
        text.append(more);
        host.run();
    }

    private void end(Reply with) {
        agent.end(with);
        host.run();
    }

    private ScriptedPlatform.Stream stream() {
        return host.platform.streams.get(0);
    }

    private MemoryStore.Kept kept() {
        return host.store.message("m1");
    }

    @Nested
    class WhereTheyCanBeSeenGrowing {
        @BeforeEach
        void allow() {
            host.platform.features.add(Feature.STREAM);
        }

        @Test
        void growAndAreClosed() {
            StreamedText text = ask();
            append(text, "one");
            append(text, " two");
            assertThat(stream().seen).containsExactly("one", "one two");
            assertThat(stream().whole).isNull();

            append(text, " three");
            end(Reply.nothing());
            assertThat(stream().whole).isEqualTo("one two three");
            assertThat(host.platform.sent).isEmpty();
            assertThat(kept().state).isEqualTo(MessageState.DONE);
            assertThat(kept().states).containsExactly(Map.entry(1, DeliveryState.SENT));
        }

        @Test
        void takeTheirOrdinalBeforeAnythingIsSeen() {
            StreamedText text = ask();
            host.store.failing(true);
            append(text, "one");
            assertThat(host.platform.streams).isEmpty();

            host.store.failing(false);
            host.advance(Duration.ofSeconds(2));
            assertThat(stream().seen).containsExactly("one");
            assertThat(kept().deliveries).containsOnlyKeys(1);
        }

        @Test
        void areFollowedByTheReply() {
            append(ask(), "one");
            List<Receipt> receipts = new ArrayList<>();
            end(Reply.text("and more").whenSent(receipts::addAll));

            assertThat(host.platform.attempts).containsExactly("2:and more");
            assertThat(receipts).extracting(Receipt::messageId).containsExactly("stream 1", "r1");
        }

        @Test
        void areClosedWhenTheTurnFailsAndNotBegunAnew() {
            append(ask(), "one");
            agent.fail();
            host.run();
            host.advance(Duration.ofMinutes(5));

            assertThat(agent.answered).hasSize(1);
            assertThat(stream().whole).isEqualTo("one");
            assertThat(host.platform.texts()).containsExactly("Sorry, I could not answer that.");
            assertThat(kept().state).isEqualTo(MessageState.DEAD);
        }

        @Test
        void areClosedWhenTheDeadlinePasses() {
            StreamedText text = ask();
            append(text, "one");
            host.advance(Duration.ofMinutes(2));
            append(text, " too late");

            assertThat(stream().whole).isEqualTo("one");
            assertThat(stream().seen).containsExactly("one");
        }

        @Test
        void areClosedAfterACrashAndNotToldAnew() {
            append(ask(), "one");
            host.crash();

            assertThat(host.platform.ended).containsExactly("seen 1 [interrupted]");
            assertThat(agent.answered).hasSize(1);
            assertThat(kept().state).isEqualTo(MessageState.DONE);
            assertThat(host.platform.sent).isEmpty();
        }

        @Test
        void areToldAnewAfterACrashWhenThereWasNotEnoughToShow() {
            append(ask(), "o");
            host.crash();

            assertThat(agent.answered).hasSize(2);
            assertThat(kept().state).isEqualTo(MessageState.WAITING);
            assertThat(host.platform.texts()).isEmpty();
        }

        @Test
        void areAMessageWhenTheyAreTooShortToGrow() {
            append(ask(), "1");
            end(Reply.nothing());

            assertThat(host.platform.streams).isEmpty();
            assertThat(host.platform.texts()).containsExactly("1");
        }

        @Test
        void areSaidToHaveFailedAfterACrashBeforeAnythingWasSeen() {
            host.platform.streamsFail = true;
            append(ask(), "one");
            host.crash();

            assertThat(host.platform.ended).isEmpty();
            assertThat(agent.answered).hasSize(1);
            assertThat(host.platform.attempts).containsExactly("2:Sorry, I could not answer that.");
        }

        @Test
        void areOneMessageWhenTheyCannotBeOpened() {
            host.platform.streamsFail = true;
            StreamedText text = ask();
            append(text, "one");
            append(text, " two");
            end(Reply.nothing());

            assertThat(host.platform.attempts).containsExactly("2:one two");
            assertThat(kept().states.values()).containsExactly(DeliveryState.DROPPED, DeliveryState.SENT);
        }

        @Test
        void areOneMessageWhenNobodyHasSeenThem() {
            host.platform.finishFails = Kind.REFUSED;
            append(ask(), "one");
            end(Reply.text("more"));

            assertThat(host.platform.texts()).containsExactly("one", "more");
            assertThat(kept().state).isEqualTo(MessageState.DONE);
        }

        @Test
        void areADeadLetterWhenTheyWereSeenInPart() {
            host.platform.finishFails = Kind.AMBIGUOUS;
            append(ask(), "one");
            end(Reply.text("more"));

            assertThat(host.platform.texts()).containsExactly("more");
            assertThat(kept().states).containsEntry(1, DeliveryState.UNKNOWN);
        }

        @Test
        void goOnInMessagesWhereOneIsNotEnough() {
            host.platform.maxText = 20;
            StreamedText text = ask();
            append(text, "one two three ");
            append(text, "four five six seven");
            append(text, " eight");
            end(Reply.nothing());

            List<String> shown = stream().seen;
            for (int i = 1; i < shown.size(); i++) {
                assertThat(shown.get(i)).startsWith(shown.get(i - 1));
            }
            assertThat(stream().whole).startsWith(shown.get(shown.size() - 1)).hasSizeLessThanOrEqualTo(20);
            assertThat(stream().whole.strip() + " " + String.join(" ", host.platform.texts()))
                    .isEqualTo("one two three four five six seven eight");
        }

        @Test
        void goOnInMessagesWhereThePlatformHasNoRoom() {
            host.platform.streamRoom = 7;
            append(ask(), "one two three four");
            List<Receipt> receipts = new ArrayList<>();
            end(Reply.text("and more").whenSent(receipts::addAll));

            assertThat(host.platform.attempts).containsExactly("3:three four", "4:and more");
            assertThat(receipts).extracting(Receipt::messageId).containsExactly("stream 1", "r1", "r2");
            assertThat(kept().states)
                    .containsExactly(
                            Map.entry(1, DeliveryState.SENT),
                            Map.entry(2, DeliveryState.DROPPED),
                            Map.entry(3, DeliveryState.SENT),
                            Map.entry(4, DeliveryState.SENT));
            assertThat(kept().state).isEqualTo(MessageState.DONE);
        }

        @Test
        void waitForTheNextMessageWhereThereIsNoRoomAndNoReplyIsLeft() {
            host.platform.streamRoom = 7;
            host.platform.maxText = 60;
            host.platform.maxReplies = 2;
            host.platform.proactive = false;
            String rest = "word ".repeat(40).strip();
            append(ask(), "one two " + rest);
            end(Reply.nothing());
            host.say(CHAT, "m2", "p1", "go on");
            end(Reply.nothing());
            host.say(CHAT, "m3", "p1", "go on");
            end(Reply.nothing());
            host.say(CHAT, "m4", "p1", "go on");
            end(Reply.nothing());

            assertThat(String.join(" ", host.platform.texts()).replaceAll("\\n\\[… goes on[^]]*]", ""))
                    .isEqualTo(rest);
        }

        @Test
        void goOnAfterACrashWhereThePlatformHadNoRoom() {
            host.platform.streamRoom = 7;
            append(ask(), "one two three four");
            host.platform.script.add(new CompletableFuture<>());
            end(Reply.text("and more"));
            assertThat(host.platform.attempts).containsExactly("3:three four");

            host.crash();
            assertThat(host.platform.ended).isEmpty();
            assertThat(host.platform.attempts).endsWith("3:three four", "4:and more");
        }

        @Test
        void keepWhatWasSeenWhereTheyHaveToBeCut() {
            host.platform.maxText = 20;
            StreamedText text = ask();
            append(text, "one two three four f");
            append(text, "ive six");
            end(Reply.nothing());

            assertThat(stream().whole).isEqualTo("one two three four f");
            assertThat(host.platform.texts()).containsExactly("ive six");
        }

        @Test
        void areToldTheAdapterNoMoreOftenThanItKeepsUpWith() {
            StreamedText text = ask();
            append(text, "word ");
            for (int i = 0; i < 100; i++) {
                text.append("word ");
            }
            host.run();

            assertThat(stream().seen).containsExactly("word ", "word ".repeat(101));
        }

        @Test
        void areBlankForNobody() {
            append(ask(), "  \n");
            end(Reply.text("said"));

            assertThat(host.platform.streams).isEmpty();
            assertThat(host.platform.texts()).containsExactly("said");
        }

        @Test
        void areKeptWhereNoReplyIsLeft() {
            host.platform.maxReplies = 1;
            agent.holding = false;
            agent.reply = turn -> {
                turn.stream().append("one");
                return Reply.nothing();
            };
            host.say(CHAT, "m1", "p1", "tell me");
            assertThat(stream().whole).isEqualTo("one");
        }
    }

    @Nested
    class WhereTheyCannot {
        @Test
        void areSaidAtTheEndAheadOfTheReply() {
            StreamedText text = ask();
            append(text, "one");
            append(text, " two");
            assertThat(text.text()).isEqualTo("one two");
            assertThat(host.platform.attempts).isEmpty();

            end(Reply.text("and more"));
            assertThat(host.platform.texts()).containsExactly("one two", "and more");
        }

        @Test
        void areForgottenWhenTheTurnIsRunAgain() {
            append(ask(), "one");
            agent.fail();
            host.run();
            host.advance(Duration.ofSeconds(2));
            append(newest(), "two");
            end(Reply.nothing());

            assertThat(agent.answered).hasSize(2);
            assertThat(host.platform.texts()).containsExactly("two");
        }

        @Test
        void areToldAnewAfterACrash() {
            append(ask(), "one");
            host.crash();
            append(newest(), "two");
            agent.held.get(1).complete(Reply.nothing());
            host.run();

            assertThat(agent.answered).hasSize(2);
            assertThat(host.platform.texts()).containsExactly("two");
        }
    }
}
