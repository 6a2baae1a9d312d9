package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonValue;

/** A dispatch, but for its number, which each session gives anew. */
record EventFrame(String event, JsonValue d, String tail) {
    EventFrame(String event, String eventId, JsonValue d) {
        this(event, d, ",\"t\":\"" + event + "\",\"id\":\"" + eventId + "\",\"d\":" + d + "}");
    }

    String numbered(long seq) {
        return "{\"op\":0,\"s\":" + seq + tail;
    }
}
