package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.Mark;
import dev.agenthost.core.journal.HostKeys;
import dev.agenthost.core.journal.Tenure;
import dev.agenthost.core.journal.Writer;
import dev.agenthost.core.notes.Notes;
import dev.agenthost.core.notes.Page;
import dev.agenthost.platform.Receipt;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What platforms examine before they show it. That something is under examination and how the examination ended may become
 * known in any order, also in different lives of the host: both are notes of the account, which cancel each other out.
 */
public final class Reviews {
    private static final Logger LOG = LoggerFactory.getLogger(Reviews.class);

    private static final String PENDING = HostKeys.PREFIX + "review:";
    private static final Duration LIFE = Duration.ofDays(7);

    private final Notes notes;
    private final Writer writer;
    private final InstantSource clock;
    private final DeliveryCounters counters;

    public Reviews(Notes notes, Writer writer, InstantSource clock, DeliveryCounters counters) {
        this.notes = notes;
        this.writer = writer;
        this.clock = clock;
        this.counters = counters;
    }

    /** What a delivery is that the platform took: its own id, or that it is examined. */
    static String detail(Receipt receipt) {
        return receipt.review() == null ? receipt.messageId() : "under review: " + receipt.review();
    }

    /** What is stored with such a delivery. */
    static List<Change> begun(Work work, int ordinal, Receipt receipt, Instant now) {
        return receipt.review() == null
                ? List.of()
                : List.of(new Change.Remember(
                        work.account(),
                        PENDING + Mark.of(receipt.review()),
                        work.row() + " " + ordinal,
                        now.plus(LIFE),
                        null,
                        now));
    }

    /** An examination has ended; this was noted of it. */
    public void ended(Tenure tenure, Change note) {
        notes.of(tenure)
                .thenCompose(page -> {
                    page.stored(List.of(note));
                    return settle(tenure, page);
                })
                .exceptionally(failure -> {
                    LOG.debug("{}: the end of an examination waits", tenure.account(), failure);
                    return null;
                });
    }

    /** Examinations may have ended, or those that ended become known as ours. */
    CompletableFuture<Void> settle(Tenure tenure) {
        return notes.of(tenure).thenCompose(page -> settle(tenure, page));
    }

    private CompletableFuture<Void> settle(Tenure tenure, Page page) {
        List<Change> changes = new ArrayList<>();
        page.beginningWith(HostKeys.REVIEWED).forEach((key, verdict) -> {
            String pending = PENDING + key.substring(HostKeys.REVIEWED.length());
            page.get(pending).ifPresent(delivery -> {
                changes.add(settled(tenure, delivery, verdict));
                changes.add(new Change.ForgetKey(tenure.account(), key));
                changes.add(new Change.ForgetKey(tenure.account(), pending));
            });
        });
        if (changes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        page.stored(changes);
        return writer.write(tenure, changes);
    }

    /** @param verdict the id of the message that is shown, empty for none, and behind a line break the words of a refusal */
    private Change settled(Tenure tenure, String delivery, String verdict) {
        String[] place = delivery.split(" ", 2);
        long row = Long.parseLong(place[0]);
        int ordinal = Integer.parseInt(place[1]);
        String messageId = verdict.substring(0, verdict.indexOf('\n'));
        String words = verdict.substring(verdict.indexOf('\n') + 1);
        if (messageId.isEmpty()) {
            counters.undeliverable.increment();
            LOG.warn("{}: the platform took an answer, and then refused it: {}", tenure.account(), words);
            String reason = "refused after an examination: " + words;
            return new Change.Withdraw(row, ordinal, reason, clock.instant());
        }
        return new Change.Progress(row, ordinal, DeliveryState.SENT, null, 1, false, null, messageId, clock.instant());
    }
}
