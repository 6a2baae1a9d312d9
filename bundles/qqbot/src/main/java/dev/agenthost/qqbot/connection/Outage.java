package dev.agenthost.qqbot.connection;

import java.time.Duration;

/** Tells people once that a connection stays away, and once that it is back. Used on the lane only. */
final class Outage {
    /** What a host in good health may take on its way. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private long number;
    private boolean lasts;
    private boolean told;
    private String cause = "";

    /** An attempt begins: whether it is the first since there was a connection. */
    boolean begins() {
        if (lasts) {
            return false;
        }
        number++;
        lasts = true;
        told = false;
        cause = "";
        return true;
    }

    /** Counted from 1. */
    long number() {
        return number;
    }

    /** An attempt failed. */
    void failed(String words) {
        cause = words;
    }

    /** What the last attempt failed of; empty before. */
    String cause() {
        return cause;
    }

    /** The grace of this one is over: whether it lasts. */
    boolean due(long which) {
        return lasts && which == number;
    }

    void told() {
        told = true;
    }

    /** There is a connection, or none is wanted: whether people were told of its lack. */
    boolean ends() {
        boolean wasTold = lasts && told;
        lasts = false;
        return wasTold;
    }
}
