package dev.agenthost.qqbot.send;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static dev.agenthost.qqbot.send.SendingStage.CHANNEL;
import static dev.agenthost.qqbot.send.SendingStage.DIRECT;
import static dev.agenthost.qqbot.send.SendingStage.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.Person;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.memory.Learnt;
import dev.agenthost.qqbot.rest.ScriptedPlatform;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Asked;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptsTest {
    private static final String TRACE = "8cbfe05773d4402496e605e19336e396";
    private static final Answer TAKEN = Answer.fixture("rest-send-response");

    private final SendingStage stage = new SendingStage();
    private final ScriptedPlatform platform = stage.platform;

    @AfterEach
    void close() {
        stage.close();
    }

    private CompletionStage<Receipt> sent(PreparedDelivery delivery) {
        return stage.sender().send(delivery, false);
    }

    @Test
    void ofAnAccountThatWasNeverConfiguredAreNone() {
        AccountSender unconfigured = new AccountSender(
                SendingStage.ACCOUNT,
                stage.outgoing,
                stage.quotes,
                stage.switches,
                new Learnt(stage.memory, stage.time),
                stage.memory,
                within -> stage.connected);
        assertThatThrownBy(unconfigured::configured)
                .isInstanceOfSatisfying(
                        DeliveryException.class, none -> assertThat(none.kind()).isEqualTo(Kind.UNAVAILABLE));
    }

    @Nested
    class Sent {
        @Test
        void carriesTokenAndBody() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, TAKEN);
            result(sent(stage.prepared()));
            assertThat(platform.asked(MESSAGES)).singleElement().satisfies(asked -> {
                assertThat(asked.header("Authorization")).isEqualTo("QQBot T1");
                assertThat(asked.header("Content-type")).isEqualTo("application/json");
                assertThat(asked.body())
                        .isEqualTo("{\"content\":\"hello back\",\"msg_type\":0,\"msg_id\":\"m1\",\"msg_seq\":1}");
            });
        }

        @ParameterizedTest
        @CsvSource({
            "rest-send-response, ROBOT1.0_demo-sent1-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop!!",
            "rest-send-response-int-ts, ROBOT1.0_demo-sent1-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop!!",
            "rest-send-channel-response, 08f0e1d2c3b4a5968778"
        })
        void givesAReceipt(String fixture, String messageId) throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.fixture(fixture));
            assertThat(result(sent(stage.prepared()))).isEqualTo(new Receipt(messageId, stage.time.instant()));
        }

        @Test
        void waitsForAnExaminationWhereThePlatformMakesOne() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.fixture("rest-audit-202"));
            assertThat(result(sent(stage.prepared())))
                    .isEqualTo(new Receipt("", stage.time.instant(), "audit-demo-0001"));
        }

        @Test
        void saysInTheStatusWhyNobodyHearsHowExaminationsEnd() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.fixture("rest-audit-202"));
            assertThat(stage.account.status().facts()).doesNotContainKey("examinations");
            result(sent(stage.prepared()));
            assertThat(stage.account.status().facts().get("examinations")).contains("MESSAGE_AUDIT", "intents");

            stage.configure(Map.of("intents", "GROUP_AND_C2C_EVENT,MESSAGE_AUDIT"));
            assertThat(stage.account.status().facts()).doesNotContainKey("examinations");
            stage.configure(Map.of("transport", "webhook"));
            assertThat(stage.account.status().facts()).doesNotContainKey("examinations");
        }

        @ParameterizedTest
        @ValueSource(ints = {304023, 304024})
        void waitsForAnExaminationWithoutAnIdToo(int code) throws Exception {
            platform.givesToken("T1")
                    .answers(MESSAGES, Answer.json(202, "{\"code\":" + code + ",\"message\":\"push message\"}"));
            assertThat(result(sent(stage.prepared())))
                    .isEqualTo(new Receipt("", stage.time.instant(), "unnamed audit of d1"));
        }

        @Test
        void withoutABodyInTheAnswerGivesAReceiptToo() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.json(204, ""));
            assertThat(result(sent(stage.prepared())).messageId()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "[]",
                    "{}",
                    "{'method':'POST','path':'@example.com/','body':{}}",
                    "{'method':'POST','path':'/a b','body':{}}",
                    "{'method':'CONNECT','path':'/a','body':{}}",
                    "{'method':'POST','path':'/a','body':7}",
                    "{'method':'POST','path':'/a','body':{},'media':{'kind':'SMELL'}}"
                })
        void isNotWhatThisAdapterNeverPrepared(String request) {
            PreparedDelivery alien = new PreparedDelivery("d1", DIRECT, request.replace('\'', '"'));
            assertThat(stage.problem(alien).kind()).isEqualTo(Kind.REFUSED);
            assertThat(platform.asked()).isEmpty();
        }

        @Test
        void isWhatAnEarlierVersionPrepared() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, TAKEN);
            PreparedDelivery earlier = new PreparedDelivery(
                    "d1",
                    DIRECT,
                    "{\"method\":\"POST\",\"path\":\"" + MESSAGES + "\",\"body\":{\"content\":\"x\",\"msg_type\":0}}");
            result(sent(earlier));
            assertThat(platform.asked(MESSAGES))
                    .extracting(Asked::body)
                    .containsExactly("{\"content\":\"x\",\"msg_type\":0}");
        }
    }

    @Nested
    class Failed {
        @ParameterizedTest
        @CsvSource({
            "rest-error-11245-fixed-token, UNAUTHORIZED, 11245",
            "rest-error-11298-ip, UNAUTHORIZED, 40023002",
            "rest-error-22009-limit, RATE_LIMITED, 22009",
            "rest-error-304003-url, REFUSED, 304003",
            "rest-error-304018-offline, UNAVAILABLE, 304018",
            "rest-error-40034005-expired, WINDOW_CLOSED, 40034005",
            "rest-error-40034024-msgid, REFUSED, 40034024",
            "rest-error-40034100-quota, RATE_LIMITED, 40034100",
            "rest-error-40034102-proactive-old, UNBIDDEN, 40034102",
            "rest-error-40034105-proactive, UNBIDDEN, 40034105",
            "rest-error-40034127-markdown, REFUSED, 40034127",
            "rest-error-40034128-window, WINDOW_CLOSED, 40034128",
            "rest-error-40054005-dedup, REFUSED, 40054005",
            "rest-error-40054010-url, REFUSED, 40054010",
            "rest-error-40054013-refused, UNBIDDEN, 40054013",
            "rest-error-40064004-recall, REFUSED, 40064004",
            "rest-error-429, RATE_LIMITED, 20028",
            "rest-error-850026-download, REFUSED, 40034001",
            "rest-error-850031-size, REFUSED, 850031",
            "rest-error-no-code, WINDOW_CLOSED, 40034005",
            "rest-stream-error-40007, REFUSED, 40007"
        })
        void tellsWhatThePlatformMeant(String fixture, Kind kind, int code) throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.fixture(fixture));
            DeliveryException problem = stage.problem(stage.prepared());
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.platformCode()).contains(code);
            assertThat(problem.traceId()).contains(TRACE);
            assertThat(problem)
                    .hasMessageContaining(
                            Fixtures.object(fixture).getJsonObject("body").getString("message"));
            assertThat(platform.asked(MESSAGES)).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource({
            "302, UNAVAILABLE",
            "400, REFUSED",
            "401, UNAUTHORIZED",
            "403, UNAUTHORIZED",
            "404, REFUSED",
            "413, REFUSED",
            "429, RATE_LIMITED",
            "500, AMBIGUOUS",
            "502, AMBIGUOUS",
            "503, UNAVAILABLE",
            "504, AMBIGUOUS",
            "599, AMBIGUOUS"
        })
        void goesByTheStatusWhereAnEdgeServerAnswers(int status, Kind kind) throws Exception {
            platform.givesToken("T1").answers(MESSAGES, new Answer(status, Map.of(), "<html>" + status + "</html>"));
            assertThat(stage.problem(stage.prepared()).kind()).isEqualTo(kind);
        }

        @Test
        void isFinalWhereTheEdgeServerFindsItTooLarge() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.fixture("rest-error-413-html"));
            DeliveryException problem = stage.problem(stage.prepared());
            assertThat(problem.kind()).isEqualTo(Kind.REFUSED);
            assertThat(problem).hasMessageContaining("HTTP 413").hasMessageNotContaining("<html>");
        }

        @ParameterizedTest
        @CsvSource({
            "400, 12345678, REFUSED",
            "500, 12345678, AMBIGUOUS",
            "500, 50055999, UNAVAILABLE",
            "500, 304003, REFUSED"
        })
        void isFinalForUnknownCodesUnlessThePlatformIsAtFault(int status, int code, Kind kind) throws Exception {
            platform.givesToken("T1")
                    .answers(MESSAGES, Answer.json(status, "{\"err_code\":" + code + ",\"message\":\"?\"}"));
            assertThat(stage.problem(stage.prepared()).kind()).isEqualTo(kind);
        }

        @Test
        void tellsHowLongToWait() throws Exception {
            platform.givesToken("T1")
                    .answers(
                            MESSAGES,
                            new Answer(429, Map.of("Retry-After", "7"), "{\"code\":20028,\"message\":\"slow\"}"));
            assertThat(stage.problem(stage.prepared()).retryAfter()).contains(Duration.ofSeconds(7));
        }

        @Test
        void isOpenWhenTheAnswerIsLost() throws Exception {
            platform.givesToken("T1");
            assertThat(stage.problem(stage.prepared()).kind()).isEqualTo(Kind.AMBIGUOUS);
        }

        @Test
        void isOpenWhenTheAnswerIsLate() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, TAKEN);
            result(sent(stage.prepared()));
            stage.configure(Map.of("requestTimeout", "300ms"));
            platform.givesToken("T2").hold(MESSAGES);
            assertThat(stage.problem(stage.prepared()).kind()).isEqualTo(Kind.AMBIGUOUS);
        }

        @Test
        void isCertainWhenThePlatformCannotBeReached() throws Exception {
            PreparedDelivery prepared = stage.prepared();
            platform.close();
            assertThat(stage.problem(prepared).kind()).isEqualTo(Kind.UNAVAILABLE);
        }

        @Test
        void isCertainWhenOnlyTheTokenIsMissing() throws Exception {
            platform.answers(ScriptedPlatform.TOKEN, Answer.json(502, "<html>"));
            assertThat(stage.problem(stage.prepared()).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(platform.asked(MESSAGES)).isEmpty();
        }

        @Test
        void isCertainWhenTheTokensAnswerIsLost() throws Exception {
            assertThat(stage.problem(stage.prepared()).kind()).isEqualTo(Kind.UNAVAILABLE);
        }

        @Test
        void isForAPersonWhenTheCredentialsAreRefused() throws Exception {
            platform.answers(ScriptedPlatform.TOKEN, Answer.fixture("rest-token-error-100016"));
            assertThat(stage.problem(stage.prepared()).kind()).isEqualTo(Kind.UNAUTHORIZED);
        }
    }

    @Nested
    class AForgottenToken {
        private final Answer forgotten = Answer.fixture("rest-error-11244-token");

        @Test
        void isRenewedOnceAndTheMessageSentAgain() throws Exception {
            platform.givesToken("T1").givesToken("T2").answers(MESSAGES, forgotten, TAKEN);
            result(sent(stage.prepared()));
            assertThat(platform.asked(MESSAGES))
                    .extracting(asked -> asked.header("Authorization"))
                    .containsExactly("QQBot T1", "QQBot T2");
        }

        @Test
        void isNotRenewedForEver() throws Exception {
            platform.givesToken("T1").givesToken("T2").answers(MESSAGES, forgotten, forgotten, TAKEN);
            assertThat(stage.problem(stage.prepared()).kind()).isEqualTo(Kind.UNAUTHORIZED);
            assertThat(platform.asked(MESSAGES)).hasSize(2);
        }

        @Test
        void isNotSuspectedWhenTheAddressIsRefused() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.fixture("rest-error-11298-ip"));
            stage.problem(stage.prepared());
            assertThat(platform.asked(ScriptedPlatform.TOKEN)).hasSize(1);
        }
    }

    @Nested
    class ADuplicate {
        private final Answer duplicate = Answer.fixture("rest-error-40054005-dedup");

        @Test
        void afterAnUnknownOutcomeIsAReceipt() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, duplicate);
            assertThat(result(stage.sender().send(stage.prepared(), true)))
                    .isEqualTo(new Receipt("", stage.time.instant()));
        }

        @Test
        void afterACertainFailureIsNone() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, duplicate);
            assertThat(stage.problem(stage.prepared(), false).kind()).isEqualTo(Kind.REFUSED);
        }
    }

    /** It may repeat that one's words; author and person are two things. */
    @Nested
    class AnAnswer {
        @Test
        void isRememberedAsTheBotsOwnForThePersonWhoAsked() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, TAKEN);
            PreparedDelivery answer = stage.sender()
                    .prepare(new Delivery(
                            "d1", DIRECT, new Delivery.ReplyTo("m1", 1), new Content.Text("you said hi"), "A1B2"));
            result(sent(answer));
            assertThat(stage.quotes.message("REFIDX_c2VudDAwMDE=").orElseThrow().author())
                    .isEqualTo(new Person("102000001", null, true));
            assertThat(stage.memory.persons).containsEntry("ref/REFIDX_c2VudDAwMDE=", "A1B2");
        }
    }

    @Nested
    class AFile {
        private PreparedDelivery picture() throws DeliveryException {
            return stage.prepared(
                    DIRECT, RequestsTest.shelved(MediaKind.IMAGE, "a cat"), new Delivery.ReplyTo("m1", 3));
        }

        @Test
        void isSeenAsTheBotsOwnByThoseWhoQuoteIt() throws Exception {
            stage.files.gives("info");
            platform.givesToken("T1").answers(MESSAGES, TAKEN);
            result(sent(picture()));
            assertThat(stage.quotes.message("REFIDX_c2VudDAwMDE=")).hasValueSatisfying(quote -> {
                assertThat(quote.author()).isEqualTo(new Person("102000001", null, true));
                assertThat(quote.text()).isEqualTo("a cat");
                assertThat(quote.attachments()).containsExactly(new Attachment("image/png", "", "cat.png", 3));
            });
        }

        @Test
        void isUploadedWhenItsMessageIsSentAndKeepsItsPair() throws Exception {
            stage.files.gives("first", "second");
            platform.givesToken("T1").answers(MESSAGES, Answer.json(503, "<html>"), TAKEN);
            PreparedDelivery picture = picture();
            assertThat(stage.files.uploaded).isEmpty();
            stage.problem(picture);
            result(stage.sender().send(picture, false));
            assertThat(platform.asked(MESSAGES)).extracting(Asked::body).containsExactly(body("first"), body("second"));
        }

        private String body(String info) {
            return "{\"msg_type\":7,\"media\":{\"file_info\":\"" + info
                    + "\"},\"content\":\"a cat\",\"msg_id\":\"m1\",\"msg_seq\":3}";
        }

        @Test
        void thatThePlatformForgotIsUploadedOnceMore() throws Exception {
            Answer forgotten = Answer.json(400, "{\"err_code\":304080,\"message\":\"file_info invalid\"}");
            stage.files.gives("old", "new");
            platform.givesToken("T1").answers(MESSAGES, forgotten, TAKEN);
            result(sent(picture()));
            assertThat(stage.files.forgotten).hasSize(1);
            assertThat(platform.asked(MESSAGES)).extracting(Asked::body).containsExactly(body("old"), body("new"));
        }

        @Test
        void isNotUploadedForEver() throws Exception {
            Answer forgotten = Answer.json(400, "{\"err_code\":304080,\"message\":\"file_info invalid\"}");
            stage.files.gives("old", "new");
            platform.givesToken("T1").answers(MESSAGES, forgotten, forgotten);
            assertThat(stage.problem(picture()).kind()).isEqualTo(Kind.REFUSED);
        }

        @Test
        void thatCannotBeUploadedIsNotSent() throws Exception {
            stage.files.infos.add(CompletableFuture.failedStage(new DeliveryException(Kind.UNAVAILABLE, "not now")));
            assertThat(stage.problem(picture())).hasMessage("not now");
            assertThat(platform.asked()).isEmpty();
        }
    }

    @Nested
    class AChannel {
        private final String messages = "/channels/1234567/messages";

        private PreparedDelivery answer() throws DeliveryException {
            return stage.prepared(CHANNEL, new Content.Text("hi"), new Delivery.ReplyTo("m1", 1));
        }

        @Test
        void waitsForAReadySocket() throws Exception {
            stage.connected = new CompletableFuture<>();
            platform.givesToken("T1").answers(messages, TAKEN);
            CompletionStage<Receipt> sent = sent(answer());
            assertThat(platform.asked()).isEmpty();
            stage.connected.complete(true);
            result(sent);
            assertThat(platform.asked(messages)).hasSize(1);
        }

        @Test
        void isTriedAgainLaterWithoutASocket() throws Exception {
            stage.connected = CompletableFuture.completedFuture(false);
            assertThat(stage.problem(answer()).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(platform.asked()).isEmpty();
        }

        @Test
        void isTheOnlyOneThatNeedsASocket() throws Exception {
            stage.connected = CompletableFuture.completedFuture(false);
            platform.givesToken("T1").answers(MESSAGES, TAKEN);
            result(sent(stage.prepared()));
        }
    }

    @Nested
    class Replies {
        @Test
        void areRefusedBeyondTheLastNumber() {
            assertThatThrownBy(() -> stage.prepared(DIRECT, new Content.Text("x"), new Delivery.ReplyTo("m1", 65_536)))
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Kind.REFUSED));
        }

        @ParameterizedTest
        @CsvSource({
            "DIRECT, INTERACTION_CREATE:1, true",
            "DIRECT, FRIEND_ADD:1, true",
            "DIRECT, C2C_MSG_RECEIVE:1, true",
            "DIRECT, FRIEND_DEL:1, false",
            "GROUP, GROUP_ADD_ROBOT:1, true",
            "GROUP, GROUP_MSG_RECEIVE:1, true",
            "GROUP, GROUP_MSG_REJECT:1, false",
            "CHANNEL, GUILD_MEMBER_ADD:1, true",
            "CHANNEL, MESSAGE_REACTION_ADD:1, true",
            "CHANNEL, AUDIO_START:1, false"
        })
        void areTakenToSomeEventsOnly(ChatKind kind, String event, boolean taken) throws Exception {
            Delivery.ReplyTo replyTo = new Delivery.ReplyTo(event, 1);
            if (taken) {
                assertThat(stage.prepared(SendingStage.chat(kind, "x"), new Content.Text("x"), replyTo)
                                .request())
                        .contains("\"event_id\":\"" + event + "\"")
                        .doesNotContain("msg_id");
            } else {
                assertThatThrownBy(() -> stage.prepared(SendingStage.chat(kind, "x"), new Content.Text("x"), replyTo))
                        .isInstanceOfSatisfying(
                                DeliveryException.class,
                                closed -> assertThat(closed.kind()).isEqualTo(Kind.WINDOW_CLOSED));
            }
        }
    }

    @Nested
    class ACallOfOnesOwn {
        @ParameterizedTest
        @CsvSource({
            "CONNECT, /gateway, ''",
            "get, /gateway, ''",
            "GET, gateway, ''",
            "GET, @example.com, ''",
            "GET, /a/../b, ''",
            "GET, /a b, ''",
            "GET, /%zz, ''",
            "POST, /a, '['",
            "POST, /a, 'text'"
        })
        void staysWithinThePlatform(String method, String path, String body) {
            assertThat(SendingStage.problem(stage.sender().call(method, path, body))
                            .kind())
                    .isEqualTo(Kind.REFUSED);
            assertThat(platform.asked()).isEmpty();
        }

        @Test
        void failsAsEverythingElseDoes() {
            platform.givesToken("T1").answers("/users/@me", Answer.fixture("rest-error-429"));
            DeliveryException problem = SendingStage.problem(stage.sender().call("GET", "/users/@me", ""));
            assertThat(problem.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(problem.traceId()).contains(TRACE);
        }

        @Test
        void mayAnswerAList() {
            platform.givesToken("T1").answers("/guilds/1/roles", Answer.json(200, "[{\"id\":\"4\"}]"));
            assertThat(result(stage.sender().call("GET", "/guilds/1/roles", "")))
                    .isEqualTo("[{\"id\":\"4\"}]");
        }

        @Test
        void mayNeedANewToken() {
            platform.givesToken("T1")
                    .givesToken("T2")
                    .answers("/users/@me", Answer.fixture("rest-error-11244-token"), Answer.json(200, "{}"));
            assertThat(result(stage.sender().call("GET", "/users/@me", ""))).isEqualTo("{}");
        }
    }

    @Nested
    class WhatAChatDoesNotHave {
        @Test
        void isRefusedWithoutACall() {
            Sender sender = stage.sender();
            Delivery.ReplyTo replyTo = new Delivery.ReplyTo("m1", 1);
            assertThat(SendingStage.problem(sender.typing(SendingStage.GROUP, replyTo))
                            .kind())
                    .isEqualTo(Kind.REFUSED);
            assertThat(SendingStage.problem(sender.react(DIRECT, "m1", "1:277", true))
                            .kind())
                    .isEqualTo(Kind.REFUSED);
            assertThat(SendingStage.problem(sender.react(CHANNEL, "m1", "smile", true))
                            .kind())
                    .isEqualTo(Kind.REFUSED);
            assertThatThrownBy(() -> sender.openStream(SendingStage.GROUP, replyTo, told -> {}))
                    .isInstanceOf(DeliveryException.class);
            assertThat(failure(sender.recall(DIRECT, " "))).isInstanceOf(DeliveryException.class);
            assertThat(platform.asked()).isEmpty();
        }

        @Test
        void isToldOfAMessageThatIsTooOldToBeTakenBack() {
            platform.givesToken("T1").answers(MESSAGES + "/m1", Answer.fixture("rest-error-40064004-recall"));
            DeliveryException problem = SendingStage.problem(stage.sender().recall(DIRECT, "m1"));
            assertThat(problem.platformCode()).contains(40064004);
            assertThat(problem.kind()).isEqualTo(Kind.REFUSED);
        }
    }
}
