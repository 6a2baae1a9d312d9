package dev.agenthost.core.failpoint;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A place where the process can be made to end as by kill -9, to prove what survives it: the system property
 * {@code agenthost.failpoint=NAME:N} ends it when the place is reached for the N-th time. Costs nothing otherwise.
 */
public final class Failpoint {
    /** A group is about to be stored. */
    public static final Failpoint BEFORE_COMMIT = new Failpoint("before-commit");

    /** A group is stored; nobody knows yet. */
    public static final Failpoint AFTER_COMMIT = new Failpoint("after-commit");

    /** A turn has its answer, which is not stored yet. */
    public static final Failpoint BEFORE_COMPLETE = new Failpoint("before-complete");

    /** A turn and its answers are stored; nothing is sent. */
    public static final Failpoint AFTER_COMPLETE = new Failpoint("after-complete");

    /** A delivery is about to be sent. */
    public static final Failpoint BEFORE_SEND = new Failpoint("before-send");

    /** The platform has taken a delivery; that is not stored yet. */
    public static final Failpoint AFTER_SEND = new Failpoint("after-send");

    /** One piece of an answer is settled, the next is not begun. */
    public static final Failpoint BETWEEN_CHUNKS = new Failpoint("between-chunks");

    /** A delivery was refused; what takes its place is not stored yet. */
    public static final Failpoint BEFORE_FALLBACK = new Failpoint("before-fallback");

    private final boolean armed;
    private final AtomicLong left;

    private Failpoint(String name) {
        String wanted = System.getProperty("agenthost.failpoint", "");
        armed = wanted.startsWith(name + ":");
        left = new AtomicLong(armed ? Long.parseLong(wanted.substring(name.length() + 1)) : 0);
    }

    /** Ends the process if this is the place and the time. */
    public void reach() {
        if (armed && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }
}
