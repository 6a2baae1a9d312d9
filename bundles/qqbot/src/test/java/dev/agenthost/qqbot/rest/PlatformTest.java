package dev.agenthost.qqbot.rest;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.settings.SettingsParser;
import dev.agenthost.qqbot.settings.Source;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Pressed;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.qqbot.simulator.platform.SendFault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The whole HTTP side against the simulated platform. */
class PlatformTest {
    private static final String APP = "102000001";
    private static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    private static final String PERSON = "A1B2C3D4E5F60718293A4B5C6D7E8F90";

    private final Simulator simulator = Simulator.start(new SimulatorSettings().app(APP, "secret"));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer);
    private final Platform platform = Platform.of(
            http,
            new Json(),
            SettingsParser.parse(
                            new Source("test", ACCOUNT),
                            Map.of(
                                    "appId",
                                    APP,
                                    "clientSecret",
                                    "secret",
                                    "apiBaseUrl",
                                    simulator.baseUrl().toString(),
                                    "tokenUrl",
                                    simulator.tokenUrl().toString()))
                    .settings(),
            InstantSource.system());
    private final Conversation chat = simulator.app(APP).direct(PERSON);

    @AfterEach
    void close() {
        http.close();
        simulator.close();
        timer.shutdownNow();
    }

    private PreparedDelivery answer(String text) throws DeliveryException {
        return platform.messages()
                .prepare(new Delivery(
                        "d1",
                        new ConversationId(ACCOUNT, ChatKind.DIRECT, PERSON),
                        new Delivery.ReplyTo(chat.says("hi"), 1),
                        new Content.Text(text)));
    }

    @Test
    void tellsTheGateway() {
        assertThat(result(platform.gateways().discover()).url().getPort())
                .isEqualTo(simulator.baseUrl().getPort());
    }

    @Nested
    class AnAnswer {
        @Test
        void isSeenInTheChat() throws Exception {
            assertThat(result(platform.messages().send(answer("hello"), false)).messageId())
                    .isNotEmpty();
            assertThat(chat.answers()).extracting(ChatMessage::text).containsExactly("hello");
        }

        @Test
        void isSeenOnceWhenItsReceiptWasLost() throws Exception {
            PreparedDelivery answer = answer("once");
            simulator.faults().failSends(SendFault.ANSWER_LOST, 1);
            assertThat(failure(platform.messages().send(answer, false)))
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            lost -> assertThat(lost.kind()).isEqualTo(Kind.AMBIGUOUS));
            result(platform.messages().send(answer, true));
            assertThat(chat.answers()).extracting(ChatMessage::text).containsExactly("once");
        }

        @Test
        void isSeenWhenTheRequestWasLost() throws Exception {
            PreparedDelivery answer = answer("again");
            simulator.faults().failSends(SendFault.REQUEST_LOST, 1);
            failure(platform.messages().send(answer, false));
            result(platform.messages().send(answer, true));
            assertThat(chat.answers()).extracting(ChatMessage::text).containsExactly("again");
        }

        @Test
        void survivesATokenThatThePlatformForgot() throws Exception {
            result(platform.tokens().token());
            simulator.app(APP).revokeTokens();
            result(platform.messages().send(answer("still here"), false));
            assertThat(simulator.observed().all(Seen.TokenAsked.class, APP)).hasSize(2);
        }

        @Test
        void isNotAnsweredTwiceByOnePair() throws Exception {
            PreparedDelivery answer = answer("one");
            result(platform.messages().send(answer, false));
            assertThat(failure(platform.messages().send(answer, false)))
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            twice -> assertThat(twice.platformCode()).contains(40054005));
        }
    }

    @Test
    void takesTheAcknowledgementOfAPressedButtonOnce() {
        String keyboard = """
                {"msg_type":2,"markdown":{"content":"?"},"msg_seq":1,"msg_id":"%s","keyboard":{"content":{"rows":[{"buttons":[
                {"id":"yes","render_data":{"label":"Yes","visited_label":"Yes","style":1},
                "action":{"type":1,"permission":{"type":2},"data":"y","unsupport_tips":"-"}}]}]}}}""".formatted(chat.says("buttons"));
        OpenApi api = OpenApi.of(http, new Json(), platform.tokens(), simulator.baseUrl());
        String asked = result(api.call("POST", "/v2/users/" + PERSON + "/messages", keyboard, Duration.ofSeconds(10)))
                .getString("id");
        Pressed.CalledBack pressed = (Pressed.CalledBack) chat.presses(asked, "yes");
        result(platform.acknowledger().acknowledge(pressed.interactionId()));

        assertThat(simulator.observed().all(Seen.Interaction.class))
                .extracting(seen -> seen.state().name())
                .containsExactly("WAITING", "ACKNOWLEDGED");
    }

    @Nested
    class ATokenThatIsRefused {
        @Test
        void tellsThePlatformsCode() {
            simulator.faults().set(Knob.TOKEN_ERROR, 100016).set(Knob.TOKEN_ERRORS, 1);
            assertThat(failure(platform.tokens().token()))
                    .isInstanceOfSatisfying(
                            RestException.class,
                            refused -> assertThat(refused.code()).isEqualTo(100016));
        }
    }
}
