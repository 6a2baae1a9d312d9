package dev.agenthost.qqbot.rest;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Asked;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocol 6.9. */
class InteractionsTest {
    private static final String ID = "6b1f7c52-0d2a-4f0e-9b1a-1d1f5a1c7e10";
    private static final String PATH = "/interactions/" + ID;
    private static final Answer TAKEN = Answer.fixture("rest-interaction-ack-response");

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    private final Acknowledger interactions =
            new Interactions(OpenApi.of(http, new Json(), new FixedToken(), platform.url(), 100));

    @AfterEach
    void close() {
        http.close();
        platform.close();
        timer.shutdownNow();
    }

    @Test
    void areAcknowledgedByTheRequestOfTheProtocol() {
        platform.answers(PATH, TAKEN);
        result(interactions.acknowledge(ID));

        JsonObject expected = Fixtures.object("rest-interaction-ack");
        Asked asked = platform.asked().get(0);
        assertThat(asked.method()).isEqualTo(expected.getString("method"));
        assertThat(asked.path()).isEqualTo(expected.getString("path"));
        assertThat(asked.body()).isEqualTo(expected.get("body").toString());
        assertThat(asked.header("Authorization"))
                .isEqualTo(expected.getJsonObject("headers").getString("Authorization"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204})
    void areAcknowledgedAlsoWhenTheAnswerIsEmpty(int status) {
        platform.answers(PATH, new Answer(status, Map.of(), ""));
        result(interactions.acknowledge(ID));
        assertThat(platform.asked()).hasSize(1);
    }

    @Test
    void areTriedASecondTimeWhenTheServerFails() {
        platform.answers(PATH, Answer.json(502, "<html>"), TAKEN);
        result(interactions.acknowledge(ID));
        assertThat(platform.asked(PATH)).hasSize(2);
    }

    @Test
    void areTriedASecondTimeWhenTheConnectionEnds() {
        assertThat(failure(interactions.acknowledge(ID))).isInstanceOf(TransportException.class);
        assertThat(platform.asked(PATH)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void areNotTriedAgainWhenThePlatformRefuses() {
        platform.answers(PATH, Answer.json(400, "{\"code\":1,\"message\":\"too late\"}"), TAKEN);
        assertThat(failure(interactions.acknowledge(ID))).isInstanceOf(RestException.class);
        assertThat(platform.asked(PATH)).hasSize(1);
    }

    @Test
    void doNotWaitForATurnThatComesTooLate() {
        platform.answers(PATH, new Answer(429, Map.of("Retry-After", "5"), "{}"), TAKEN);
        assertThat(failure(interactions.acknowledge(ID))).isInstanceOf(RestException.class);
        assertThat(failure(interactions.acknowledge(ID))).isInstanceOf(ThrottledException.class);
        assertThat(platform.asked(PATH)).hasSize(1);
    }

    @Test
    void keepTheirPathWhateverTheirIdHolds() {
        String path = "/interactions/a%2F..%2Fb%3Fc%20d";
        platform.answers(path, TAKEN);
        result(interactions.acknowledge("a/../b?c d"));
        assertThat(platform.asked(path)).hasSize(1);
    }
}
