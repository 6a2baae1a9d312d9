package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Knob;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The conversations of the protocol's fixtures, played step by step against a real socket. */
final class SequenceTest {
    private final Bench bench = new Bench();
    private GatewayClient client;
    private String session = "";
    private long seq;

    @AfterEach
    void stop() {
        bench.close();
    }

    private void play(String fixture) {
        for (JsonValue value : Fixtures.array(fixture)) {
            JsonObject step = value.asJsonObject();
            if (step.containsKey("connect")) {
                client = bench.connect();
            } else if (step.getString("dir").equals("c2s")) {
                send(step.getJsonObject("frame"));
            } else if (step.containsKey("frame")) {
                expect(step.getJsonObject("frame"));
            } else if (step.containsKey("close")) {
                JsonObject close = step.getJsonObject("close");
                assertThat(client.closed()).isEqualTo(close.getInt("code") + " " + close.getString("reason"));
            } else {
                assertThat(client.closed()).isEqualTo("1006 ");
            }
        }
    }

    private void send(JsonObject frame) {
        JsonObject d = frame.getJsonObject("d");
        if (frame.getInt("op") == 2) {
            client.identify(bench.token(), d.getInt("intents"));
        } else {
            client.resume("QQBot " + bench.token(), session, seq);
        }
    }

    private void expect(JsonObject wanted) {
        JsonObject frame = client.frame();
        assertThat(frame.keySet()).isEqualTo(wanted.keySet());
        assertThat(frame.getInt("op")).isEqualTo(wanted.getInt("op"));
        assertThat(frame.getString("t", "")).isEqualTo(wanted.getString("t", ""));
        if (!frame.getString("t", "").endsWith("_CREATE")) {
            assertThat(frame.get("d")).isEqualTo(wanted.get("d"));
        }
        if (frame.containsKey("s")) {
            assertThat(frame.getInt("s")).isEqualTo((int) seq + 1);
            seq++;
        }
    }

    private void loseConnection() {
        Bench.Ready ready = bench.ready();
        session = ready.session();
        seq = 1;
        ready.client().abort();
        bench.simulator.observed().await("the loss", () -> !bench.app.ready(), GatewayClient.LONG);
    }

    @Test
    void resume() {
        loseConnection();
        bench.app.direct(Bench.USER).says("missed one");
        bench.app.direct(Bench.USER).says("missed two");
        client = bench.connect();
        play("gw-sequence-resume");
    }

    @Test
    void halfHourCycle() {
        Bench.Ready ready = bench.ready();
        client = ready.client();
        session = ready.session();
        seq = 1;
        bench.app.leave("op7+50ms+4009");
        play("gw-sequence-30min-cycle");
    }

    @Test
    void intentRefused() {
        bench.app.faults().set(Knob.GRANTED_INTENTS, 1107300352);
        client = bench.connect();
        play("gw-sequence-intent-refused");
    }

    @Test
    void badSession() {
        bench.app.faults().set(Knob.REFUSE_IDENTIFY, 1);
        client = bench.connect();
        play("gw-sequence-bad-session");
    }
}
