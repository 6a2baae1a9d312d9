package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.gateway.Handshake.Phase;
import dev.agenthost.qqbot.gateway.Handshake.Signal;
import dev.agenthost.qqbot.gateway.Verdict.Recovery;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.AccessToken;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.qqbot.settings.Shard;
import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.qqbot.wire.Decoded;
import dev.agenthost.qqbot.wire.Frame;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway's frames, and whole conversations with it, as they were recorded: what we make of them, and what we say. */
final class RecordedConversationsTest {
    private static final String SESSION = "082ee18c-0be3-491b-9d8b-fbd95c51673a";
    private static final AccessToken TOKEN = new AccessToken(new Secret("DUMMY.access-token_0001"), Instant.MAX);

    private final Codec codec = new Codec(new Json(), Codec.DEFAULT_LIMIT);

    private static Handshake resuming(long handled) {
        return new Handshake(new ResumeState.Position(SESSION, handled));
    }

    private Frame frame(JsonValue frame) {
        return ((Decoded.Ok) codec.decode(frame.toString())).frame();
    }

    /** Plays the platform's part; what the client says must be what we say. */
    private List<String> play(Handshake handshake, List<JsonObject> script) {
        List<String> heard = new ArrayList<>();
        for (JsonObject step : script) {
            boolean ours = step.getString("dir").equals("c2s");
            if (step.containsKey("frame") && ours) {
                says(handshake, step.getJsonObject("frame"));
            } else if (step.containsKey("frame")) {
                Phase before = handshake.phase();
                Signal signal = handshake.received(frame(step.get("frame")));
                heard.add(
                        signal == Signal.INVALID_SESSION
                                ? signal + " "
                                        + VerdictTable.invalidSession(before).recovery()
                                : signal.toString());
            } else if (step.containsKey("close")) {
                int code = step.getJsonObject("close").getInt("code");
                heard.add(code + " " + VerdictTable.closed(code).recovery());
            }
        }
        return heard;
    }

    private void says(Handshake handshake, JsonObject expected) {
        JsonObject d = expected.getJsonObject("d");
        if (expected.getInt("op") == 6) {
            assertThat(codec.resume(TOKEN, SESSION, handshake.lastReceived())).isEqualTo(expected.toString());
        } else {
            String said = codec.identify(TOKEN, d.getInt("intents"), new Shard(0, 1));
            assertThat(Fixtures.parse(said).asJsonObject().getJsonObject("d")).containsAllEntriesOf(d);
        }
    }

    private static List<JsonObject> script(String name) {
        return Fixtures.parse(Fixtures.text(name)).asJsonArray().getValuesAs(JsonObject.class);
    }

    @Test
    void a_resume_replays_what_was_missed() {
        Handshake handshake = resuming(40);
        assertThat(play(handshake, script("gw-sequence-resume")))
                .containsExactly("RESUME", "EVENT", "EVENT", "RESUMED");
        assertThat(handshake.lastReceived()).isEqualTo(43);
        assertThat(handshake.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void every_half_hour_the_platform_wants_us_to_come_again() {
        List<JsonObject> script = script("gw-sequence-30min-cycle");
        Handshake ready = resuming(42);
        ready.received(frame(Fixtures.object("gw-hello")));
        ready.received(new Frame(0, 43L, "RESUMED", null, JsonValue.NULL));

        assertThat(play(ready, script.subList(0, 2))).containsExactly("RECONNECT", "4009 RESUME");
        Handshake next = resuming(43);
        assertThat(play(next, script.subList(2, script.size()))).containsExactly("RESUME", "RESUMED");
        assertThat(next.lastReceived()).isEqualTo(44);
    }

    @Test
    void an_intent_that_is_not_granted_steps_intents_down() {
        assertThat(play(new Handshake(null), script("gw-sequence-intent-refused")))
                .containsExactly("IDENTIFY", "INVALID_SESSION STEP_INTENTS_DOWN");
    }

    @Test
    void a_session_that_cannot_begin_is_begun_again() {
        assertThat(play(new Handshake(null), script("gw-sequence-bad-session")))
                .containsExactly("IDENTIFY", "INVALID_SESSION STEP_INTENTS_DOWN", "4903 IDENTIFY");
    }

    @ParameterizedTest
    @CsvSource({
        "gw-hello, UNEXPECTED",
        "gw-hello-41250, UNEXPECTED",
        "gw-ready, READY",
        "gw-resumed, EVENT",
        "gw-heartbeat-null, HEARTBEAT_WANTED",
        "gw-heartbeat-zero, HEARTBEAT_WANTED",
        "gw-heartbeat-seq, HEARTBEAT_WANTED",
        "gw-heartbeat-ack, HEARTBEAT_ACK",
        "gw-heartbeat-ack-with-d, HEARTBEAT_ACK",
        "gw-reconnect, RECONNECT",
        "gw-invalid-session, INVALID_SESSION",
        "gw-invalid-session-resumable, INVALID_SESSION",
        "gw-identify, UNEXPECTED",
        "gw-identify-minimal, UNEXPECTED",
        "gw-resume, UNEXPECTED",
        "gw-resume-bare-token, UNEXPECTED"
    })
    void every_frame_means_something_while_ready(String fixture, Signal signal) {
        Handshake ready = new Handshake(null);
        ready.received(frame(Fixtures.object("gw-hello")));
        ready.received(frame(Fixtures.object("gw-ready")));

        assertThat(ready.received(frame(Fixtures.object(fixture)))).isEqualTo(signal);
        assertThat(ready.phase()).isEqualTo(Phase.READY);
    }

    /**
     * As the table of the documents says, but for two: after 4005 their text says reconnect (protocol 3.6), and a Resume that is
     * refused identifies anyway; and an intent that is not granted leaves the others.
     */
    @Test
    void close_codes_are_taken_as_the_documents_say() {
        Map<Integer, Recovery> otherwise = Map.of(4005, Recovery.RESUME, 4014, Recovery.STEP_INTENTS_DOWN);
        for (JsonObject row : script("gw-close-codes")) {
            int code = row.getInt("code");
            Recovery recovery = VerdictTable.closed(code).recovery();
            Recovery expected = otherwise.getOrDefault(
                    code,
                    switch (row.getString("action")) {
                        case "stop", "fatal" -> Recovery.FATAL;
                        case "identify", "identify_backoff" -> Recovery.IDENTIFY;
                        case "refresh_token" -> Recovery.REFRESH_TOKEN_AND_IDENTIFY;
                        default -> Recovery.RESUME;
                    });
            assertThat(recovery).as("close %d", code).isEqualTo(expected);
        }
    }
}
