package dev.agenthost.qqbot.simulator.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be answered in one conversation: the messages and events that came, how often and with which msg_seq each was
 * replied to (protocol reference 6.3, 6.4). Thread-safe.
 */
public final class Replies {
    private static final int KEPT = 10_000;

    private static final class Anchor {
        final Instant at;
        final Set<Long> seqs = new HashSet<>();
        int replies;

        Anchor(Instant at) {
            this.at = at;
        }
    }

    /** What a passive reply meets. */
    public enum Verdict {
        TAKEN,
        DUPLICATE,
        UNKNOWN,
        EXPIRED,
        USED_UP
    }

    private final Map<String, Anchor> anchors = new LinkedHashMap<>();

    /** This message or event may be replied to from now on. */
    public synchronized void open(String id, Instant at) {
        anchors.put(id, new Anchor(at));
        if (anchors.size() > KEPT) {
            var oldest = anchors.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The same, unless it is known already. */
    public synchronized void openUnknown(String id, Instant at) {
        if (!anchors.containsKey(id)) {
            open(id, at);
        }
    }

    /**
     * Takes a reply where nothing is against it.
     *
     * @param seq null: the pair is not looked at (channels)
     */
    public synchronized Verdict take(String id, @Nullable Long seq, Instant now, Duration window, int limit) {
        Anchor anchor = anchors.get(id);
        if (anchor == null) {
            return Verdict.UNKNOWN;
        }
        if (seq != null && anchor.seqs.contains(seq)) {
            return Verdict.DUPLICATE;
        }
        if (now.isAfter(anchor.at.plus(window))) {
            return Verdict.EXPIRED;
        }
        if (anchor.replies >= limit) {
            return Verdict.USED_UP;
        }
        anchor.replies++;
        if (seq != null) {
            anchor.seqs.add(seq);
        }
        return Verdict.TAKEN;
    }
}
