package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Look;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that grow while people read them. */
final class StreamTest {
    private static final String PATH = "/v2/users/" + Bench.USER + "/stream_messages";

    private final ManualTime time = new ManualTime();
    private final Bench bench = new Bench(new SimulatorSettings().clock(time, time::nanoTime));
    private final Rest rest = new Rest(bench);
    private final Conversation direct = bench.app.direct(Bench.USER);
    private final String asked = direct.says("tell me");

    @AfterEach
    void stop() {
        bench.close();
    }

    private HttpResponse<String> first() {
        return rest.post(PATH, Rest.body("rest-stream-first", "msg_id", asked));
    }

    private HttpResponse<String> next(String fixture, String stream) {
        return rest.post(PATH, Rest.body(fixture, "msg_id", asked, "stream_msg_id", stream));
    }

    private static String id(HttpResponse<String> answer) {
        return Json.read(answer.body()).getString("id");
    }

    private ChatMessage shown() {
        assertThat(direct.answers()).hasSize(1);
        return direct.answers().get(0);
    }

    @Test
    void growsAndEnds() {
        HttpResponse<String> first = first();
        Rest.isLike(first, "rest-stream-response");
        assertThat(shown().text()).isEqualTo("# 回答\n");
        assertThat(shown().look().state()).isEqualTo(Look.State.STREAMING);
        Rest.isLike(next("rest-stream-next", id(first)), "rest-stream-response");
        assertThat(shown().text()).isEqualTo("# 回答\n第一段。\n");
        next("rest-stream-end", id(first));
        assertThat(shown().text()).isEqualTo("# 回答\n第一段。\n完。\n");
        assertThat(shown().look().state()).isEqualTo(Look.State.FINAL);
        assertThat(direct.sends())
                .singleElement()
                .satisfies(sent -> assertThat(sent.text()).isEqualTo(shown().text()));
        assertThat(Rest.code(next("rest-stream-end", id(first)))).isEqualTo(50001);
    }

    @Test
    void keepsWhatWasDelivered() {
        HttpResponse<String> first = first();
        JsonObject changed = Json.PROVIDER
                .createObjectBuilder(Rest.body("rest-stream-replace", "msg_id", asked, "stream_msg_id", id(first)))
                .add("content_raw", "# other\n")
                .build();
        Rest.isError(rest.post(PATH, changed), "rest-stream-error-40007");
        Rest.isLike(next("rest-stream-replace", id(first)), "rest-stream-response");
        assertThat(shown().text()).isEqualTo("# 回答\n第一段。\n");
    }

    @Test
    void comesInOrder() {
        HttpResponse<String> first = first();
        assertThat(Rest.code(next("rest-stream-end", id(first)))).isEqualTo(50001);
        next("rest-stream-next", id(first));
        assertThat(Rest.code(next("rest-stream-next", id(first)))).isEqualTo(40054005);
        JsonObject otherSeq = Json.PROVIDER
                .createObjectBuilder(Rest.body("rest-stream-end", "msg_id", asked, "stream_msg_id", id(first)))
                .add("msg_seq", 9)
                .build();
        assertThat(Rest.code(rest.post(PATH, otherSeq))).isEqualTo(50001);
    }

    @Test
    void isOnePerMessageAndBeginsInTime() {
        first();
        JsonObject second = Json.PROVIDER
                .createObjectBuilder(Rest.body("rest-stream-first", "msg_id", asked))
                .add("msg_seq", 9)
                .build();
        assertThat(Rest.code(rest.post(PATH, second))).isEqualTo(40034128);
        assertThat(Rest.code(first())).isEqualTo(40054005);
        String late = direct.says("and now");
        time.advance(Duration.ofSeconds(301));
        assertThat(Rest.code(rest.post(PATH, Rest.body("rest-stream-first", "msg_id", late))))
                .isEqualTo(40034128);
    }

    @Test
    void canBeSwitchedOff() {
        bench.app.faults().set(Knob.STREAM_ALLOWED, false);
        assertThat(Rest.code(first())).isEqualTo(10000);
        assertThat(direct.answers()).isEmpty();
    }
}
