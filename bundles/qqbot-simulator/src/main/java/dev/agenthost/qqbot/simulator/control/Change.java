package dev.agenthost.qqbot.simulator.control;

import dev.agenthost.qqbot.simulator.platform.Seen;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something the page shows. */
public sealed interface Change {
    Instant at();

    /** The platform saw or did something. */
    record OfPlatform(Seen seen) implements Change {
        @Override
        public Instant at() {
            return seen.at();
        }
    }

    /**
     * An edge of an account's status, as the host tells it.
     *
     * @param facts lifecycle, connection, handshake, resume, heartbeat, in the order to show them
     */
    record OfStatus(Instant at, String account, String state, String reason, Map<String, String> facts)
            implements Change {
        public OfStatus {
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }
    }

    /** A person told the platform to misbehave, or to stop it. */
    record OfControl(Instant at, String app, String what) implements Change {}
}
