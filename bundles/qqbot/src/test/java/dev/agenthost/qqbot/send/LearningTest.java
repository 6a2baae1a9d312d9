package dev.agenthost.qqbot.send;

import static dev.agenthost.qqbot.rest.Stages.result;
import static dev.agenthost.qqbot.send.SendingStage.CHANNEL;
import static dev.agenthost.qqbot.send.SendingStage.CHANNEL_DIRECT;
import static dev.agenthost.qqbot.send.SendingStage.DIRECT;
import static dev.agenthost.qqbot.send.SendingStage.GROUP;
import static dev.agenthost.qqbot.send.SendingStage.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.Button;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MediaKind;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.Target;
import dev.agenthost.qqbot.memory.Learnt;
import dev.agenthost.qqbot.memory.ProactiveSwitches;
import dev.agenthost.qqbot.memory.QuoteIndex;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Asked;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be sent where, and how the adapter learns it. */
class LearningTest {
    private final SendingStage stage = new SendingStage();

    @AfterEach
    void close() {
        stage.close();
    }

    private Target target(ConversationId chat) {
        return stage.sender().target(chat);
    }

    private static DeliveryException refusal(int code) {
        return refusal(Kind.REFUSED, code, "no");
    }

    private static DeliveryException refusal(Kind kind, Integer code, String words) {
        return new DeliveryException(kind, words, code, "trace", null, null);
    }

    @Nested
    class ATarget {
        @ParameterizedTest
        @CsvSource({
            "DIRECT, EXACTLY_ONCE, 3600, 4",
            "GROUP, EXACTLY_ONCE, 300, 5",
            "CHANNEL, AT_MOST_ONCE, 300, " + Target.UNCOUNTED,
            "CHANNEL_DIRECT, AT_MOST_ONCE, 300, " + Target.UNCOUNTED
        })
        void tellsWhatHoldsThere(ChatKind kind, DeliveryGuarantee guarantee, long windowSeconds, int replies) {
            Target target = target(SendingStage.chat(kind, "x"));
            assertThat(target.guarantee()).isEqualTo(guarantee);
            assertThat(target.maxTextLength()).isEqualTo(2000);
            assertThat(target.replyWindow()).isEqualTo(Duration.ofSeconds(windowSeconds));
            assertThat(target.maxReplies()).isEqualTo(replies);
            assertThat(target.proactive()).isTrue();
        }

        @Test
        void tellsWhatItCanShow() {
            assertThat(target(DIRECT).features())
                    .containsExactlyInAnyOrder(
                            Feature.MARKDOWN,
                            Feature.BUTTONS,
                            Feature.IMAGE,
                            Feature.VOICE,
                            Feature.VIDEO,
                            Feature.FILE,
                            Feature.QUOTE,
                            Feature.NATIVE,
                            Feature.STREAM,
                            Feature.TYPING,
                            Feature.RECALL);
            assertThat(target(GROUP).features())
                    .contains(Feature.FILE, Feature.VOICE)
                    .doesNotContain(Feature.STREAM, Feature.TYPING, Feature.REACTION);
            assertThat(target(CHANNEL).features())
                    .contains(Feature.IMAGE, Feature.REACTION)
                    .doesNotContain(Feature.VOICE, Feature.FILE, Feature.STREAM);
            assertThat(target(CHANNEL_DIRECT).features()).doesNotContain(Feature.REACTION, Feature.FILE);
        }

        @Test
        void letsThroughWhatHasAPermissionOfItsOwnWhateverTheSwitchSays() {
            Content wakeUp = new Content.Native("qqbot", "{\"msg_type\":0,\"content\":\"x\",\"is_wakeup\":true}", "x");
            Content subscribed = new Content.Native("qqbot", "{\"msg_type\":2,\"subscribe_id\":\"s\"}", "x");
            Content other = new Content.Native("qqbot", "{\"msg_type\":0,\"content\":\"x\",\"is_wakeup\":false}", "x");
            assertThat(stage.sender().hasOwnPermission(wakeUp)).isTrue();
            assertThat(stage.sender().hasOwnPermission(subscribed)).isTrue();
            assertThat(stage.sender().hasOwnPermission(other)).isFalse();
            assertThat(stage.sender().hasOwnPermission(new Content.Text("is_wakeup")))
                    .isFalse();
        }

        @Test
        void goesByTheSettings() {
            stage.configure(Map.of("maxTextLength", "500", "directReplies", "2"));
            assertThat(target(DIRECT).maxTextLength()).isEqualTo(500);
            assertThat(target(DIRECT).maxReplies()).isEqualTo(2);
        }

        @Test
        void isNotSpokenToUnaskedWhereTheSwitchIsOff() {
            stage.switches.turned(ChatKind.GROUP, GROUP.id(), false);
            assertThat(target(GROUP).proactive()).isFalse();
            assertThat(target(DIRECT).proactive()).isTrue();
            stage.switches.turned(ChatKind.GROUP, GROUP.id(), true);
            assertThat(target(GROUP).proactive()).isTrue();
        }
    }

    @Nested
    class ARefusal {
        private final Content markdown = new Content.Markdown(
                "**yes**", List.of(List.of(Button.of("a", "Allow", "a"), Button.of("b", "Deny", "b"))));

        @Test
        void ofMarkdownMakesItPlainTextAndLeavesChoicesToTheHost() {
            assertThat(instead(DIRECT, markdown, refusal(40034127))).contains(new Content.Text("**yes**"));
        }

        @Test
        void ofMarkdownIsRememberedForADayInThatChatAlone() {
            assertThat(instead(DIRECT, markdown, refusal(40034127))).isPresent();
            assertThat(target(DIRECT).features()).doesNotContain(Feature.MARKDOWN, Feature.BUTTONS);
            assertThat(target(GROUP).features()).contains(Feature.MARKDOWN, Feature.BUTTONS);
            stage.time.advance(Learnt.LIFE);
            assertThat(target(DIRECT).features()).contains(Feature.MARKDOWN, Feature.BUTTONS);
        }

        @Test
        void ofButtonsLeavesMarkdown() {
            assertThat(instead(GROUP, markdown, refusal(304037))).contains(new Content.Markdown("**yes**"));
            assertThat(target(GROUP).features()).contains(Feature.MARKDOWN).doesNotContain(Feature.BUTTONS);
        }

        @Test
        void ofOneFormOfMarkdownIsNotRemembered() {
            assertThat(instead(DIRECT, markdown, refusal(40034011))).isPresent();
            assertThat(target(DIRECT).features()).contains(Feature.MARKDOWN);
        }

        @ParameterizedTest
        @ValueSource(ints = {40054010, 304003, 40034028})
        void ofAnAddressNeutralisesItOnce(int code) throws Exception {
            Content text = new Content.Text("see https://example.com/a.html or www.example.org.");
            Optional<Content> other = instead(DIRECT, text, refusal(code));
            assertThat(other).contains(new Content.Text("see example。com/a。html or www。example。org。"));
            assertThat(instead(DIRECT, other.orElseThrow(), refusal(code))).isEmpty();
        }

        @Test
        void ofAnAddressIsRememberedSoThatTheNextIsNeutralFromTheStart() throws Exception {
            assertThat(instead(DIRECT, new Content.Text("https://example.com"), refusal(40054010)))
                    .isPresent();
            assertThat(stage.prepared(DIRECT, new Content.Text("https://example.com"), null)
                            .request())
                    .contains("example。com");
            assertThat(stage.prepared(GROUP, new Content.Text("https://example.com"), null)
                            .request())
                    .contains("https://example.com");
        }

        @Test
        void ofSpeakingFirstClosesThatUntilSomebodyWrites() throws Exception {
            stage.platform.givesToken("T").answers(MESSAGES, Answer.fixture("rest-error-40034105-proactive"));
            DeliveryException refused = stage.problem(stage.prepared(DIRECT, new Content.Text("hi"), null));
            assertThat(refused.kind()).isEqualTo(Kind.UNBIDDEN);
            assertThat(target(DIRECT).proactive()).isFalse();
            assertThat(target(GROUP).proactive()).isTrue();
            assertThat(instead(DIRECT, new Content.Text("hi"), refused)).isEmpty();
        }

        @Test
        void ofSpeakingFirstIsForgottenWhenTheSwitchIsTurnedOn() {
            assertThat(instead(DIRECT, new Content.Text("hi"), refusal(Kind.UNBIDDEN, 40034105, "no")))
                    .isEmpty();
            assertThat(target(DIRECT).proactive()).isFalse();
            stage.switches.turned(ChatKind.DIRECT, DIRECT.id(), true);
            assertThat(target(DIRECT).proactive()).isTrue();
        }

        @Test
        void ofAQuoteLeavesTheText() {
            assertThat(instead(DIRECT, new Content.Quoting("m", new Content.Text("x")), refusal(304061)))
                    .contains(new Content.Text("x"));
        }

        @Test
        void ofWhatIsQuotingKeepsTheQuote() {
            assertThat(instead(DIRECT, new Content.Quoting("m", new Content.Markdown("**x**")), refusal(40034127)))
                    .contains(new Content.Quoting("m", new Content.Text("**x**")));
        }

        @Test
        void ofAPictureMakesItAFileAndThenWords() {
            Content.Media picture = RequestsTest.shelved(MediaKind.IMAGE, "a cat");
            Optional<Content> file = instead(DIRECT, picture, refusal(850019));
            assertThat(file).contains(new Content.Media(MediaKind.FILE, picture.source(), "a cat"));
            assertThat(instead(DIRECT, file.orElseThrow(), refusal(850031)))
                    .contains(new Content.Text("a cat\n[cat.png]"));
        }

        @Test
        void ofAPictureOfTheWebNamesIt() {
            Content picture = new Content.Media(MediaKind.IMAGE, new Content.Linked("https://example.com/t.png"), null);
            assertThat(instead(DIRECT, picture, refusal(40034001)))
                    .contains(new Content.Text("https://example.com/t.png"));
        }

        @Test
        void ofOnesOwnFormIsToldInPlainWords() {
            assertThat(instead(DIRECT, new Content.Native("qqbot", "{}", "plain"), refusal(304004)))
                    .contains(new Content.Text("plain"));
        }

        @ParameterizedTest
        @ValueSource(ints = {40034006, 40034101, 40054002, 40054007, 12345678})
        void ofTheMessageItselfIsFinal(int code) {
            assertThat(instead(DIRECT, markdown, refusal(code))).isEmpty();
        }

        @Test
        void withoutAKnownCodeGoesByItsWords() {
            assertThat(instead(DIRECT, markdown, refusal(Kind.REFUSED, 99, "the markdown is not allowed")))
                    .isPresent();
        }

        @Test
        void outlivesTheAdapter() {
            assertThat(instead(DIRECT, markdown, refusal(40034127))).isPresent();
            Learnt later = new Learnt(stage.memory, stage.time);
            assertThat(later.isRefused(DIRECT, Learnt.What.MARKDOWN)).isTrue();
        }

        @Test
        void isShownInTheStatusAndForgottenAtAPersonsRequest() {
            assertThat(instead(DIRECT, markdown, refusal(40034127))).isPresent();
            assertThat(stage.account.status().facts())
                    .containsEntry("DIRECT/" + SendingStage.PERSON + "/MARKDOWN", "refused with code 40034127");
            assertThat(stage.account.status().counters()).containsEntry("refusalsLearnt", 1L);

            stage.account.forgetRefusals();
            assertThat(stage.account.status().facts()).isEmpty();
            assertThat(target(DIRECT).features()).contains(Feature.MARKDOWN);
            assertThat(stage.memory.values).isEmpty();
        }

        @Test
        void thatAnAttemptMeetsIsLearntAtOnce() throws Exception {
            stage.platform.givesToken("T").answers(MESSAGES, Answer.fixture("rest-error-40034127-markdown"));
            stage.problem(stage.prepared(DIRECT, markdown, new Delivery.ReplyTo("m1", 1)));
            assertThat(target(DIRECT).features()).doesNotContain(Feature.MARKDOWN);
        }

        @Test
        void isFollowedByOtherContentUnderANewNumber() throws Exception {
            stage.platform
                    .givesToken("T")
                    .answers(
                            MESSAGES,
                            Answer.fixture("rest-error-40034127-markdown"),
                            Answer.fixture("rest-send-response"));
            Content markdown = new Content.Markdown("**x**");
            DeliveryException why = stage.problem(stage.prepared(DIRECT, markdown, new Delivery.ReplyTo("m1", 1)));
            Content other = instead(DIRECT, markdown, why).orElseThrow();
            result(stage.sender().send(stage.prepared(DIRECT, other, new Delivery.ReplyTo("m1", 2)), false));
            assertThat(stage.platform.asked(MESSAGES))
                    .extracting(Asked::body)
                    .containsExactly(
                            "{\"msg_type\":2,\"markdown\":{\"content\":\"**x**\"},\"msg_id\":\"m1\",\"msg_seq\":1}",
                            "{\"content\":\"**x**\",\"msg_type\":0,\"msg_id\":\"m1\",\"msg_seq\":2}");
        }

        private Optional<Content> instead(ConversationId chat, Content refused, DeliveryException why) {
            return stage.sender().instead(chat, refused, why);
        }
    }

    @Test
    void nothingIsLeftOutWhileTheStoreIsAway() {
        stage.memory.away = true;
        assertThat(target(DIRECT).features()).contains(Feature.MARKDOWN);
        assertThat(target(DIRECT).proactive()).isTrue();
        assertThat(new QuoteIndex(stage.memory, stage.json).index("m")).isEmpty();
        assertThat(new ProactiveSwitches(stage.memory).allowed(ChatKind.DIRECT, "x"))
                .isTrue();
    }
}
