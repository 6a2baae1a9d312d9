package dev.agenthost.qqbot.gateway;

import java.time.Duration;

/**
 * What to do after the platform ended or refused something.
 *
 * @param recovery how to come back
 * @param atLeast how long to wait at least, on top of the backoff's own wait
 * @param words why; for {@link Recovery#FATAL} what a person must do
 * @param outside whether the cause lies with the platform or the way to it, whatever we do
 */
public record Verdict(Recovery recovery, Duration atLeast, String words, boolean outside) {
    /** A verdict whose cause may be ours. */
    public Verdict(Recovery recovery, Duration atLeast, String words) {
        this(recovery, atLeast, words, false);
    }

    /** How to come back. */
    public enum Recovery {
        /** Keep the session and resume it; identify when there is none. */
        RESUME(true, false),
        /** The session is lost: identify. */
        IDENTIFY(false, false),
        /** Get another access token; keep the session. */
        REFRESH_TOKEN(true, true),
        /** Get another access token; the session is lost: identify. */
        REFRESH_TOKEN_AND_IDENTIFY(false, true),
        /** Ask for fewer intents, with another access token; the session is lost: identify. */
        STEP_INTENTS_DOWN(false, true),
        /** A person is needed: park, and probe now and then. Keeps the session. */
        FATAL(true, false);

        private final boolean keepsSession;
        private final boolean refreshesToken;

        Recovery(boolean keepsSession, boolean refreshesToken) {
            this.keepsSession = keepsSession;
            this.refreshesToken = refreshesToken;
        }

        public boolean keepsSession() {
            return keepsSession;
        }

        public boolean refreshesToken() {
            return refreshesToken;
        }
    }
}
