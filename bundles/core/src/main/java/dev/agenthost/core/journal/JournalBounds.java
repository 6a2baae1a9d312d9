package dev.agenthost.core.journal;

/**
 * What of one account may wait for its commit.
 *
 * @param messages how many messages and positions; at least 1
 * @param bytes how large they may be together, estimated; a single one may be larger
 */
public record JournalBounds(int messages, long bytes) {
    private static final long KEPT_BEYOND = 4;

    /** Whether this much waiting leaves room for one more entry. */
    boolean roomFor(int waiting, long waitingBytes, long more) {
        return waiting == 0 || (waiting < messages && waitingBytes + more <= bytes);
    }

    /** Whether this much waiting leaves room for a value that an adapter keeps: where it knows no way to wait. */
    boolean roomToKeep(int waiting, long waitingBytes, long more) {
        return waiting / KEPT_BEYOND < messages && (waitingBytes + more) / KEPT_BEYOND <= bytes;
    }

    /** Whether it has drained far enough to say so: half, so that full and available do not alternate. */
    boolean drained(int waiting, long waitingBytes) {
        return waiting <= messages / 2 && waitingBytes <= bytes / 2;
    }
}
