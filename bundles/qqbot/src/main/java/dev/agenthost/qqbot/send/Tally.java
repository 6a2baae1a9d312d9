package dev.agenthost.qqbot.send;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What was counted of what one account said, since it was configured. Any thread. */
final class Tally {
    final LongAdder sent = new LongAdder();
    final LongAdder reviewed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder ambiguous = new LongAdder();
    final LongAdder rateLimited = new LongAdder();
    final LongAdder streams = new LongAdder();
    final LongAdder chunks = new LongAdder();
    final LongAdder uploadsAgain = new LongAdder();

    Map<String, Long> view() {
        return new TreeMap<>(Map.of(
                "sent", sent.sum(),
                "underReview", reviewed.sum(),
                "refused", refused.sum(),
                "ambiguous", ambiguous.sum(),
                "rateLimited", rateLimited.sum(),
                "streams", streams.sum(),
                "chunks", chunks.sum(),
                "uploadsAgain", uploadsAgain.sum()));
    }
}
