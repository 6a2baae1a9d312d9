package dev.agenthost.qqbot.rest;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.settings.SettingsParser;
import dev.agenthost.qqbot.settings.Source;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Pressed;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.URI;
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
    private static final String PERSON = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final AccountId ACCOUNT = new AccountId("qqbot", "main");

    private final Simulator simulator = Simulator.start(new SimulatorSettings().app(APP, "secret"));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    private final Platform platform = of(simulator.baseUrl(), simulator.tokenUrl());

    private final Conversation chat = simulator.app(APP).direct(PERSON);

    private Platform of(URI api, URI token) {
        Map<String, String> properties = Map.of(
                "appId", APP, "clientSecret", "secret", "apiBaseUrl", api.toString(), "tokenUrl", token.toString());
        return Platform.of(
                http,
                new Json(),
                SettingsParser.parse(new Source("test", ACCOUNT), properties).settings(),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        http.close();
        simulator.close();
        timer.shutdownNow();
    }

    @Test
    void tellsTheGateway() {
        assertThat(result(platform.gateways().discover()).url().getPort())
                .isEqualTo(simulator.baseUrl().getPort());
    }

    @Test
    void tellsWhoTheBotIs() {
        assertThat(result(platform.identity().ownId())).matches("\\d+");
    }

    @Test
    void asksWhoTheBotIsAsDocumented() {
        JsonObject request = Fixtures.object("rest-me");
        try (ScriptedPlatform scripted = new ScriptedPlatform()) {
            scripted.givesToken("DUMMY.access-token_0001")
                    .answers(
                            request.getString("path"),
                            Answer.fixture("rest-me-response"),
                            Answer.json(200, "{\"username\":\"nobody\"}"));
            Platform documented = of(scripted.url(), scripted.tokenUrl());
            assertThat(result(documented.identity().ownId()))
                    .isEqualTo(Fixtures.object("rest-me-response")
                            .getJsonObject("body")
                            .getString("id"));
            assertThat(failure(documented.identity().ownId())).hasMessageContaining("without an id");
            assertThat(scripted.asked(request.getString("path"))).hasSize(2).allSatisfy(asked -> {
                assertThat(asked.method()).isEqualTo(request.getString("method"));
                assertThat(asked.header("Authorization"))
                        .isEqualTo(request.getJsonObject("headers").getString("Authorization"));
            });
        }
    }

    @Test
    void takesTheAcknowledgementOfAPressedButtonOnce() {
        String keyboard = """
                {"msg_type":2,"markdown":{"content":"?"},"msg_seq":1,"msg_id":"%s","keyboard":{"content":{"rows":[{"buttons":[
                {"id":"yes","render_data":{"label":"Yes","visited_label":"Yes","style":1},
                "action":{"type":1,"permission":{"type":2},"data":"y","unsupport_tips":"-"}}]}]}}}""".formatted(chat.says("buttons"));
        String asked = result(platform.api()
                        .call("POST", "/v2/users/" + PERSON + "/messages", keyboard, Duration.ofSeconds(10)))
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
