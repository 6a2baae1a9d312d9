package dev.agenthost.qqbot.send;

import dev.agenthost.platform.DeliveryException;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** What a stream needs of its account. */
interface StreamPort {
    /** Posts a chunk; fails with whatever {@link dev.agenthost.qqbot.rest.OpenApi} fails with. */
    CompletionStage<JsonObject> post(String path, String body);

    /** The platform refused a chunk for good. */
    void refused(DeliveryException why);

    /** It ended, and people see this. */
    void ended(JsonObject answer, String text);

    /** The wall clock. */
    Instant now();
}
