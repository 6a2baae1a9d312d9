package dev.agenthost.qqbot.webhook;

/**
 * What a request is answered.
 *
 * @param status the HTTP status
 * @param body JSON, or empty
 */
record WebhookAnswer(int status, String body) {
    /** Tells nobody whether it was the app, the signature or the time. */
    static final WebhookAnswer UNAUTHORIZED = new WebhookAnswer(401, "");

    static final WebhookAnswer MALFORMED = new WebhookAnswer(400, "");
    static final WebhookAnswer WRONG_METHOD = new WebhookAnswer(405, "");
    static final WebhookAnswer TOO_SLOW = new WebhookAnswer(408, "");
    static final WebhookAnswer TOO_LARGE = new WebhookAnswer(413, "");
}
