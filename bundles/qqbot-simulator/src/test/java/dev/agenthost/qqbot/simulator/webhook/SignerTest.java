package dev.agenthost.qqbot.simulator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The signatures are those of the official documents. */
final class SignerTest {
    private static JsonObject fixture(String name) throws IOException {
        try (InputStream file = SignerTest.class.getResourceAsStream("/fixtures/" + name + ".json")) {
            return Json.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void signsAnAddressCheck() throws IOException {
        JsonObject request = fixture("webhook-validation-request");
        JsonObject d = Json.read(request.getString("raw_body")).getJsonObject("d");
        Signer signer = new Signer(request.getString("secret"));
        assertThat(signer.sign(d.getString("event_ts"), d.getString("plain_token")))
                .isEqualTo(fixture("webhook-validation-response")
                        .getJsonObject("body")
                        .getString("signature"));
        JsonObject headers = request.getJsonObject("headers");
        assertThat(signer.sign(headers.getString("X-Signature-Timestamp"), request.getString("raw_body")))
                .isEqualTo(headers.getString("X-Signature-Ed25519"));
    }

    @Test
    void signsBodies() throws IOException {
        JsonObject vector = fixture("webhook-signature-vector");
        assertThat(new Signer(vector.getString("secret"))
                        .sign(vector.getString("timestamp"), vector.getString("raw_body")))
                .isEqualTo(vector.getString("signature"));
        JsonObject event = fixture("webhook-event-request");
        JsonObject headers = event.getJsonObject("headers");
        assertThat(new Signer(event.getString("secret"))
                        .sign(headers.getString("X-Signature-Timestamp"), event.getString("raw_body")))
                .isEqualTo(headers.getString("X-Signature-Ed25519"));
    }
}
