package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.settings.Secret;
import java.time.Instant;

/**
 * An access token of the platform; cannot be printed.
 *
 * @param value the token
 * @param expiresAt when the platform refuses it, by the wall clock
 */
public record AccessToken(Secret value, Instant expiresAt) {
    /** {@code QQBot TOKEN}: the Authorization header, and the token of Identify and Resume. */
    public String authorization() {
        return "QQBot " + value.reveal();
    }
}
