package dev.agenthost.alert;

import jakarta.json.spi.JsonProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** Writes alerts as JSON. Thread-safe. */
final class AlertText {
    /** What keeps a whole alert below the 4 KiB that the smallest pipe to a command holds. */
    private static final int LONGEST_REASON = 1_000;

    private final JsonProvider json;

    AlertText(JsonProvider json) {
        this.json = json;
    }

    /** One JSON object in UTF-8; no secret, statuses have none. May ask the system for the host's name, and wait for it. */
    byte[] of(Alert alert) {
        String reason = alert.reason();
        return json.createObjectBuilder()
                .add("event", alert.event().toString())
                .add("account", alert.account().toString())
                .add("state", alert.state().name())
                .add("reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)))
                .add("since", alert.since().toString())
                .add("at", alert.at().toString())
                .add("host", host())
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
