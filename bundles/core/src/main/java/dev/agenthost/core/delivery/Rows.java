package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.question.Questions;
import dev.agenthost.message.Content;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.store.DeliveryRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries being prepared, each under the next ordinal. What can never be sent is replaced by what its adapter offers
 * instead. For one thread.
 */
final class Rows {
    /** How often in a row one content is replaced by another. */
    private static final int MOST_REPLACED = 2;

    private final Work work;
    private final PlatformAdapter adapter;
    private final boolean reply;
    private final List<DeliveryRow> prepared = new ArrayList<>();
    private int ordinal;
    private @Nullable DeliveryException refusal;

    /** @param last the highest ordinal that was given so far */
    Rows(Work work, PlatformAdapter adapter, boolean reply, int last) {
        this.work = work;
        this.adapter = adapter;
        this.reply = reply;
        this.ordinal = last;
    }

    /**
     * Adds pieces of a plan.
     *
     * @param replaced how many contents before these, that were refused, they are said in place of
     * @throws DeliveryException when nothing can be prepared now
     */
    void add(List<Content> pieces, int replaced) throws DeliveryException {
        for (Content piece : pieces) {
            add(piece, replaced);
        }
    }

    private void add(Content piece, int replaced) throws DeliveryException {
        String request;
        try {
            request = adapter.prepare(delivery(piece)).request();
        } catch (DeliveryException e) {
            if (e.kind() == DeliveryException.Kind.UNAVAILABLE) {
                throw e;
            }
            List<Content> instead = instead(piece, replaced, e, 1);
            if (!instead.isEmpty()) {
                add(instead, replaced + 1);
                return;
            }
            refusal = refusal == null ? e : refusal;
            request = "";
        }
        prepared.add(DeliveryRow.fresh(++ordinal, new ContentText(piece, reply, replaced).write(), request));
    }

    private Delivery delivery(Content content) {
        int next = ordinal + 1;
        Delivery.ReplyTo to = reply ? new Delivery.ReplyTo(work.messageId(), next) : null;
        return new Delivery(Sending.id(work, next), work.conversation(), to, content);
    }

    /**
     * What is said in place of something refused; empty to give up.
     *
     * @param replies how many pieces that may be
     */
    List<Content> instead(Content refused, int replaced, DeliveryException why, int replies) {
        if (why.kind() != DeliveryException.Kind.REFUSED || replaced >= MOST_REPLACED) {
            return List.of();
        }
        return adapter.instead(work.conversation(), refused, why)
                .map(other -> ReplyPlan.of(
                        List.of(Questions.inWords(refused, other)),
                        work.account().platform(),
                        adapter.target(work.conversation()),
                        replies))
                .orElse(List.of());
    }

    List<DeliveryRow> prepared() {
        return List.copyOf(prepared);
    }

    /** Why the first of those that can never be sent cannot; null when all can. */
    @Nullable
    DeliveryException refusal() {
        return refusal;
    }
}
