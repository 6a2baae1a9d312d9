package dev.agenthost.qqbot.webhook;

import dev.agenthost.qqbot.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** The platform, as it signs and sends. */
public final class Signed {
    private final Webhooks webhooks;
    private final InstantSource clock;
    private final String appId;
    private final BotKey key;

    public Signed(Webhooks webhooks, InstantSource clock, String appId, String secret) {
        this.webhooks = webhooks;
        this.clock = clock;
        this.appId = appId;
        this.key = BotKey.of(new Secret(secret));
    }

    /** Status and body of the answer. */
    public CompletionStage<String> sends(String body) {
        Map<String, String> headers = headers(body);
        return webhooks.answer(new WebhookRequest(
                        name -> Objects.requireNonNullElse(headers.get(name), ""),
                        body.getBytes(StandardCharsets.UTF_8)))
                .thenApply(answer -> answer.status() + " " + answer.body());
    }

    Map<String, String> headers(String body) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return Map.of(
                "X-Bot-Appid", appId,
                "X-Signature-Timestamp", timestamp,
                "X-Signature-Ed25519", key.sign(timestamp + body));
    }
}
