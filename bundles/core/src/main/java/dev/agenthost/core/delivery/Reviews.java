package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.Mark;
import dev.agenthost.core.journal.HostKeys;
import dev.agenthost.core.journal.Tenure;
import dev.agenthost.core.notes.Page;
import dev.agenthost.platform.Receipt;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryState;
import java.time.Duration;
import java.time.Instant;
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

    /** How long the end of an examination is awaited. */
    static final Duration AWAITED = Duration.ofHours(24);

    private static final Duration LIFE = AWAITED.multipliedBy(7);

    private final Surroundings around;

    public Reviews(Surroundings around) {
        this.around = around;
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
                        work.row() + " " + ordinal + " " + now.plus(AWAITED).toEpochMilli(),
                        now.plus(LIFE),
                        null,
                        now));
    }

    /** An examination has ended; this was noted of it. */
    public void ended(Tenure tenure, Change note) {
        CompletableFuture<Void> unused = quietly(tenure, settle(tenure, List.of(note)));
    }

    /**
     * An examination has begun.
     *
     * @param noted what was stored of that
     * @return completes, never exceptionally, when it is settled as far as it can be now
     */
    CompletableFuture<Void> await(Tenure tenure, List<Change> noted) {
        return quietly(tenure, settle(tenure, noted).thenRun(() -> lookInTime(tenure)));
    }

    private void lookInTime(Tenure tenure) {
        CompletableFuture<Void> unused = around.after(AWAITED).thenRun(() -> look(tenure));
    }

    /** Looks whether examinations have ended, or their time is over, or that of contents that wait. */
    public void look(Tenure tenure) {
        CompletableFuture<Void> unused = quietly(tenure, settle(tenure, List.of()));
    }

    private static CompletableFuture<Void> quietly(Tenure tenure, CompletableFuture<Void> settled) {
        return settled.exceptionally(failure -> {
            LOG.debug("{}: examinations are looked at again later", tenure.account(), failure);
            return null;
        });
    }

    private CompletableFuture<Void> settle(Tenure tenure, List<Change> noted) {
        return around.notes().of(tenure).thenCompose(page -> {
            page.stored(noted);
            return settle(tenure, page);
        });
    }

    private CompletableFuture<Void> settle(Tenure tenure, Page page) {
        List<Change> changes = new ArrayList<>();
        page.beginningWith(HostKeys.REVIEWED).forEach((key, verdict) -> {
            String pending = PENDING + key.substring(HostKeys.REVIEWED.length());
            page.get(pending).ifPresent(delivery -> {
                changes.add(settled(tenure, Place.of(delivery), verdict));
                changes.add(new Change.ForgetKey(tenure.account(), key));
                changes.add(new Change.ForgetKey(tenure.account(), pending));
            });
        });
        page.beginningWith(PENDING).forEach((key, delivery) -> {
            if (!page.has(HostKeys.REVIEWED + key.substring(PENDING.length()))
                    && Place.of(delivery).isOver(around.clock().instant())) {
                changes.add(unknown(tenure, Place.of(delivery)));
                changes.add(new Change.ForgetKey(tenure.account(), key));
            }
        });
        List<Change> lapsed = Held.lapsed(tenure.account(), page, around.clock().instant());
        if (!lapsed.isEmpty()) {
            around.counters().undeliverable.add(lapsed.size() / 2);
            LOG.warn("{}: {} contents waited in vain for a message", tenure.account(), lapsed.size() / 2);
            changes.addAll(lapsed);
        }
        if (changes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        page.stored(changes);
        return around.writer().write(tenure, changes);
    }

    /** A delivery under examination, as it is noted. */
    private record Place(long row, int ordinal, Instant until) {
        static Place of(String note) {
            String[] parts = note.split(" ", 3);
            return new Place(
                    Long.parseLong(parts[0]),
                    Integer.parseInt(parts[1]),
                    Instant.ofEpochMilli(Long.parseLong(parts[2])));
        }

        boolean isOver(Instant now) {
            return !now.isBefore(until);
        }
    }

    private Change unknown(Tenure tenure, Place place) {
        around.counters().unknown.increment();
        LOG.warn("{}: the platform examines an answer and has not said how that ended", tenure.account());
        String reason = "examined by the platform, which has not said in " + AWAITED + " how that ended";
        return new Change.Withdraw(
                place.row(),
                place.ordinal(),
                DeliveryState.UNKNOWN,
                reason,
                around.clock().instant());
    }

    /** @param verdict the id of the message that is shown, empty for none, and behind a line break the words of a refusal */
    private Change settled(Tenure tenure, Place place, String verdict) {
        Instant now = around.clock().instant();
        String messageId = verdict.substring(0, verdict.indexOf('\n'));
        String words = verdict.substring(verdict.indexOf('\n') + 1);
        if (messageId.isEmpty()) {
            around.counters().undeliverable.increment();
            LOG.warn("{}: the platform took an answer, and then refused it: {}", tenure.account(), words);
            String reason = "refused after an examination: " + words;
            return new Change.Withdraw(place.row(), place.ordinal(), DeliveryState.DEAD, reason, now);
        }
        return new Change.Progress(
                place.row(), place.ordinal(), DeliveryState.SENT, null, 1, false, null, messageId, now);
    }
}
