package dev.agenthost.qqbot.rest;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.SettingsParser;
import dev.agenthost.qqbot.settings.Source;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSenderTest {
    private static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    private static final String PERSON = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final String MESSAGES = "/v2/users/" + PERSON + "/messages";
    private static final String TRACE = "8cbfe05773d4402496e605e19336e396";
    private static final Answer TAKEN = Answer.fixture("rest-send-response");

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer);
    private final ManualTime time = new ManualTime();
    private final MessageSender sender = sender(Map.of());

    private MessageSender sender(Map<String, Object> changes) {
        return Platform.of(http, new Json(), settings(changes), time).messages();
    }

    private Settings settings(Map<String, Object> changes) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "appId",
                "102000001",
                "clientSecret",
                "s",
                "apiBaseUrl",
                platform.url().toString(),
                "tokenUrl",
                platform.tokenUrl().toString()));
        properties.putAll(changes);
        return SettingsParser.parse(new Source("test", ACCOUNT), properties).settings();
    }

    @AfterEach
    void close() {
        http.close();
        platform.close();
        timer.shutdownNow();
    }

    private static Delivery delivery(ChatKind kind, String to, String text, Delivery.ReplyTo replyTo) {
        return new Delivery("d1", new ConversationId(ACCOUNT, kind, to), replyTo, new Content.Text(text));
    }

    private PreparedDelivery prepared() throws DeliveryException {
        return sender.prepare(delivery(ChatKind.DIRECT, PERSON, "hello back", new Delivery.ReplyTo("m1", 1)));
    }

    private DeliveryException problem(PreparedDelivery delivery) {
        return problem(delivery, false);
    }

    private DeliveryException problem(PreparedDelivery delivery, boolean mayHaveArrived) {
        Throwable failure = failure(sender.send(delivery, mayHaveArrived));
        assertThat(failure).isInstanceOf(DeliveryException.class);
        return (DeliveryException) failure;
    }

    @Nested
    class Prepared {
        @ParameterizedTest
        @CsvSource({
            "rest-send-c2c-text, DIRECT, A1B2C3D4E5F60718293A4B5C6D7E8F90, 1",
            "rest-send-c2c-text-second, DIRECT, A1B2C3D4E5F60718293A4B5C6D7E8F90, 2",
            "rest-send-group-text, GROUP, C3D4E5F60718293A4B5C6D7E8F90A1B2, 1",
            "rest-send-channel, CHANNEL, 1234567, 1",
            "rest-send-dm, CHANNEL_DIRECT, 5566778899001122334, 1"
        })
        void isTheRequestOfTheProtocol(String fixture, ChatKind kind, String to, int ordinal) throws Exception {
            JsonObject expected = Fixtures.object(fixture);
            JsonObject body = expected.getJsonObject("body");
            PreparedDelivery prepared = sender.prepare(delivery(
                    kind, to, body.getString("content"), new Delivery.ReplyTo(body.getString("msg_id"), ordinal)));
            JsonObject request = Fixtures.parse(prepared.request()).asJsonObject();
            assertThat(request.getString("method")).isEqualTo(expected.getString("method"));
            assertThat(request.getString("path")).isEqualTo(expected.getString("path"));
            assertThat(request.get("body")).isEqualTo(body);
        }

        @Test
        void isWithoutAReplyWhatTheBotSaysByItself() throws Exception {
            JsonObject expected = Fixtures.object("rest-send-c2c-proactive").getJsonObject("body");
            PreparedDelivery prepared =
                    sender.prepare(delivery(ChatKind.DIRECT, PERSON, expected.getString("content"), null));
            assertThat(Fixtures.parse(prepared.request()).asJsonObject().get("body"))
                    .isEqualTo(expected);
        }

        @Test
        void isTheSameEveryTime() throws Exception {
            assertThat(prepared()).isEqualTo(prepared());
        }

        @Test
        void keepsIdsWithinTheirPlaceInThePath() throws Exception {
            PreparedDelivery prepared = sender.prepare(delivery(ChatKind.GROUP, "a/../b?c=d e#ä", "x", null));
            assertThat(Fixtures.parse(prepared.request()).asJsonObject().getString("path"))
                    .isEqualTo("/v2/groups/a%2F..%2Fb%3Fc%3Dd%20e%23%C3%A4/messages");
        }

        @Test
        void isRefusedBeyondTheLastNumber() {
            assertThatThrownBy(() ->
                            sender.prepare(delivery(ChatKind.DIRECT, PERSON, "x", new Delivery.ReplyTo("m1", 65_536))))
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Kind.REFUSED));
        }
    }

    @Nested
    class Sent {
        @Test
        void carriesTokenAndBody() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, TAKEN);
            result(sender.send(prepared(), false));
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
            "rest-send-channel-response, 08f0e1d2c3b4a5968778",
            "rest-audit-202, ''"
        })
        void givesAReceipt(String fixture, String messageId) throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.fixture(fixture));
            assertThat(result(sender.send(prepared(), false))).isEqualTo(new Receipt(messageId, time.instant()));
        }

        @Test
        void withoutABodyInTheAnswerGivesAReceiptToo() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.json(204, ""));
            assertThat(result(sender.send(prepared(), false)).messageId()).isEmpty();
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
                    "{'method':'POST','path':'/a','body':7}"
                })
        void isNotWhatThisAdapterNeverPrepared(String request) {
            PreparedDelivery alien = new PreparedDelivery("d1", null, request.replace('\'', '"'));
            assertThat(problem(alien).kind()).isEqualTo(Kind.REFUSED);
            assertThat(platform.asked()).isEmpty();
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
            "rest-error-40034102-proactive-old, UNAUTHORIZED, 40034102",
            "rest-error-40034105-proactive, UNAUTHORIZED, 40034105",
            "rest-error-40034127-markdown, REFUSED, 40034127",
            "rest-error-40034128-window, WINDOW_CLOSED, 40034128",
            "rest-error-40054005-dedup, REFUSED, 40054005",
            "rest-error-40054010-url, REFUSED, 40054010",
            "rest-error-40054013-refused, REFUSED, 40054013",
            "rest-error-429, RATE_LIMITED, 20028",
            "rest-error-850026-download, REFUSED, 40034001",
            "rest-error-no-code, WINDOW_CLOSED, 40034005"
        })
        void tellsWhatThePlatformMeant(String fixture, Kind kind, int code) throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.fixture(fixture));
            DeliveryException problem = problem(prepared());
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
            assertThat(problem(prepared()).kind()).isEqualTo(kind);
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
            assertThat(problem(prepared()).kind()).isEqualTo(kind);
        }

        @Test
        void tellsHowLongToWait() throws Exception {
            platform.givesToken("T1")
                    .answers(
                            MESSAGES,
                            new Answer(429, Map.of("Retry-After", "7"), "{\"code\":20028,\"message\":\"slow\"}"));
            assertThat(problem(prepared()).retryAfter()).contains(Duration.ofSeconds(7));
        }

        @Test
        void isOpenWhenTheAnswerIsLost() throws Exception {
            platform.givesToken("T1");
            assertThat(problem(prepared()).kind()).isEqualTo(Kind.AMBIGUOUS);
        }

        @Test
        void isOpenWhenTheAnswerIsLate() throws Exception {
            platform.hold();
            OpenApi api =
                    new OpenApi(http, new ReplyReader(new Json()), new FixedToken(), platform.url(), System::nanoTime);
            MessageSender hasty = new MessageSender(api, new Json(), settings(Map.of("requestTimeout", "200ms")), time);
            assertThat(failure(hasty.send(prepared(), false)))
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            late -> assertThat(late.kind()).isEqualTo(Kind.AMBIGUOUS));
        }

        @Test
        void isCertainWhenThePlatformCannotBeReached() throws Exception {
            PreparedDelivery prepared = prepared();
            platform.close();
            assertThat(problem(prepared).kind()).isEqualTo(Kind.UNAVAILABLE);
        }

        @Test
        void isCertainWhenOnlyTheTokenIsMissing() throws Exception {
            platform.answers(ScriptedPlatform.TOKEN, Answer.json(502, "<html>"));
            assertThat(problem(prepared()).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(platform.asked(MESSAGES)).isEmpty();
        }

        @Test
        void isCertainWhenTheTokensAnswerIsLost() throws Exception {
            assertThat(problem(prepared()).kind()).isEqualTo(Kind.UNAVAILABLE);
        }

        @Test
        void isForAPersonWhenTheCredentialsAreRefused() throws Exception {
            platform.answers(ScriptedPlatform.TOKEN, Answer.fixture("rest-token-error-100016"));
            assertThat(problem(prepared()).kind()).isEqualTo(Kind.UNAUTHORIZED);
        }
    }

    @Nested
    class AForgottenToken {
        private final Answer forgotten = Answer.fixture("rest-error-11244-token");

        @Test
        void isRenewedOnceAndTheMessageSentAgain() throws Exception {
            platform.givesToken("T1").givesToken("T2").answers(MESSAGES, forgotten, TAKEN);
            result(sender.send(prepared(), false));
            assertThat(platform.asked(MESSAGES))
                    .extracting(asked -> asked.header("Authorization"))
                    .containsExactly("QQBot T1", "QQBot T2");
        }

        @Test
        void isNotRenewedForEver() throws Exception {
            platform.givesToken("T1").givesToken("T2").answers(MESSAGES, forgotten, forgotten, TAKEN);
            assertThat(problem(prepared()).kind()).isEqualTo(Kind.UNAUTHORIZED);
            assertThat(platform.asked(MESSAGES)).hasSize(2);
        }

        @Test
        void isNotSuspectedWhenTheAddressIsRefused() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, Answer.fixture("rest-error-11298-ip"));
            problem(prepared());
            assertThat(platform.asked(ScriptedPlatform.TOKEN)).hasSize(1);
        }
    }

    @Nested
    class ADuplicate {
        private final Answer duplicate = Answer.fixture("rest-error-40054005-dedup");

        @Test
        void afterAnUnknownOutcomeIsAReceipt() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, duplicate);
            assertThat(result(sender.send(prepared(), true))).isEqualTo(new Receipt("", time.instant()));
        }

        @Test
        void afterACertainFailureIsNone() throws Exception {
            platform.givesToken("T1").answers(MESSAGES, duplicate);
            assertThat(problem(prepared(), false).kind()).isEqualTo(Kind.REFUSED);
        }
    }

    @Nested
    class Targets {
        @ParameterizedTest
        @CsvSource({
            "DIRECT, EXACTLY_ONCE, 3600, 4, true",
            "GROUP, EXACTLY_ONCE, 300, 5, true",
            "CHANNEL, AT_MOST_ONCE, 300, 5, false",
            "CHANNEL_DIRECT, AT_MOST_ONCE, 300, 5, false"
        })
        void tellWhatHoldsThere(
                ChatKind kind, DeliveryGuarantee guarantee, long windowSeconds, int replies, boolean proactive) {
            assertThat(sender.target(new ConversationId(ACCOUNT, kind, "x")))
                    .isEqualTo(new Target(guarantee, 2000, Duration.ofSeconds(windowSeconds), replies, proactive));
        }
    }
}
