package dev.agenthost.qqbot.webhook;

import java.util.function.UnaryOperator;

/** A request to the webhook (protocol 9). */
final class WebhookRequest {
    private final String appId;
    private final String timestamp;
    private final String signature;
    private final byte[] body;

    /**
     * A request as it came.
     *
     * @param headers the value of a header; empty where it is missing
     * @param body its very bytes; not copied
     */
    WebhookRequest(UnaryOperator<String> headers, byte[] body) {
        this.appId = headers.apply("X-Bot-Appid");
        this.timestamp = headers.apply("X-Signature-Timestamp");
        this.signature = headers.apply("X-Signature-Ed25519");
        this.body = body;
    }

    String appId() {
        return appId;
    }

    /** Seconds since 1970. */
    String timestamp() {
        return timestamp;
    }

    /** Hexadecimal digits. */
    String signature() {
        return signature;
    }

    byte[] body() {
        return body;
    }
}
