package dev.agenthost.qqbot.connection;

/** What an account counts; the names people see. */
enum Count {
    DIALS("dials"),
    FAILED_DIALS("failedDials"),
    IDENTIFIES("identifies"),
    RESUMES("resumes"),
    SESSIONS_LOST("sessionsLost"),
    SECONDS_OF_GAPS("secondsOfGaps"),
    EVENTS("events"),
    UNKNOWN_EVENTS("unknownEvents"),
    MALFORMED_EVENTS("malformedEvents"),
    FAILED_ACKNOWLEDGEMENTS("failedAcknowledgements"),
    MALFORMED_FRAMES("malformedFrames"),
    OVERSIZED_FRAMES("oversizedFrames"),
    BINARY_FRAMES("binaryFrames"),
    UNKNOWN_OPS("unknownOps"),
    UNEXPECTED_FRAMES("unexpectedFrames"),
    UNKNOWN_CLOSE_CODES("unknownCloseCodes"),
    STALE_FRAMES("staleFrames"),
    STALE_SOCKETS("staleSockets"),
    ABANDONED_SOCKETS("abandonedSockets"),
    OVERFLOWS("overflows"),
    HEARTBEATS("heartbeats"),
    HEARTBEAT_ANSWERS("heartbeatAnswers"),
    SOCKET_ERRORS("socketErrors"),
    REFUSED_REQUESTS("refusedRequests");

    private final String shown;

    Count(String shown) {
        this.shown = shown;
    }

    String shown() {
        return shown;
    }
}
