package dev.agenthost.qqbot.simulator.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be answered in one conversation: the messages and events that came, how often and with which msg_seq each was
 * replied to, and the proactive messages of the last day (protocol reference 6.3 to 6.5). Thread-safe.
 */
final class Replies {
    private static final int KEPT = 10_000;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final class Anchor {
        final Instant at;
        final Set<Long> seqs = new HashSet<>();
        int replies;

        Anchor(Instant at) {
            this.at = at;
        }
    }

    /** What a passive reply meets. */
    enum Verdict {
        TAKEN,
        DUPLICATE,
        UNKNOWN,
        EXPIRED,
        USED_UP
    }

    private final Map<String, Anchor> anchors = new LinkedHashMap<>();
    private final Deque<Instant> proactive = new ArrayDeque<>();

    /** This message or event may be replied to from now on. */
    synchronized void open(String id, Instant at) {
        anchors.put(id, new Anchor(at));
        if (anchors.size() > KEPT) {
            var oldest = anchors.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /**
     * Takes a reply where nothing is against it.
     *
     * @param seq null: the pair is not looked at (channels)
     */
    synchronized Verdict take(String id, @Nullable Long seq, Instant now, Duration window, int limit) {
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

    /** Takes a proactive message where the quotas leave room. */
    synchronized boolean takeProactive(Instant now, int perMinute, int perDay) {
        proactive.removeIf(at -> !at.plus(DAY).isAfter(now));
        long lastMinute =
                proactive.stream().filter(at -> at.plus(MINUTE).isAfter(now)).count();
        if (proactive.size() >= perDay || lastMinute >= perMinute) {
            return false;
        }
        proactive.addLast(now);
        return true;
    }
}
