package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.question.Questions;
import dev.agenthost.message.Content;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Target;
import dev.agenthost.store.DeliveryRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries being prepared, each under the next ordinal. What can never be sent is replaced by what its adapter offers
 * instead. For one thread.
 */
final class Rows {
    /** How often in a row one content is replaced by another: more steps than any adapter knows, so that it ends. */
    private static final int MOST_REPLACED = 8;

    private final Work work;
    private final PlatformAdapter adapter;
    private final List<DeliveryRow> prepared = new ArrayList<>();
    private final List<Unsendable> waited = new ArrayList<>();
    private final List<Content> later = new ArrayList<>();
    private final int room;
    private int ordinal;
    private @Nullable DeliveryException refusal;

    /** One that waited for its message and can never be sent. */
    record Unsendable(DeliveryRow row, DeliveryException why) {}

    /** @param last the highest ordinal that was given so far */
    Rows(Work work, PlatformAdapter adapter, int last) {
        this(work, adapter, last, 0);
    }

    /**
     * @param last the highest ordinal that was given so far
     * @param room how much may wait for the next message; what is more is cut
     */
    Rows(Work work, PlatformAdapter adapter, int last, int room) {
        this.room = room;
        this.work = work;
        this.adapter = adapter;
        this.ordinal = last;
    }

    /**
     * Adds pieces of a plan.
     *
     * @throws DeliveryException when nothing can be prepared now
     */
    void add(List<ContentText> pieces) throws DeliveryException {
        for (ContentText piece : pieces) {
            add(piece);
        }
    }

    private void add(ContentText said) throws DeliveryException {
        try {
            String request = adapter.prepare(delivery(said)).request();
            prepared.add(row(said, request));
        } catch (DeliveryException e) {
            if (e.kind() == DeliveryException.Kind.UNAVAILABLE) {
                throw e;
            }
            List<ContentText> instead = instead(said, e, 1);
            if (!instead.isEmpty()) {
                add(instead);
            } else if (said.waited()) {
                waited.add(new Unsendable(row(said, ""), e));
            } else {
                refusal = refusal == null ? e : refusal;
                prepared.add(row(said, ""));
            }
        }
    }

    private DeliveryRow row(ContentText said, String request) {
        return DeliveryRow.fresh(++ordinal, said.write(), request);
    }

    /** A delivery that is not sent: its content waits for the next message. */
    DeliveryRow waiting(Content content) {
        return row(new ContentText(content, true), "");
    }

    private Delivery delivery(ContentText said) {
        int next = ordinal + 1;
        Delivery.ReplyTo to = said.reply() ? new Delivery.ReplyTo(work.messageId(), next) : null;
        return new Delivery(Sending.id(work, next), work.conversation(), to, said.content(), work.person());
    }

    /**
     * What is said in place of something refused; empty to give up.
     *
     * @param replies how many replies that may be
     */
    List<ContentText> instead(ContentText refused, DeliveryException why, int replies) {
        if (why.kind() != DeliveryException.Kind.REFUSED || refused.replaced() >= MOST_REPLACED) {
            return List.of();
        }
        return adapter.instead(work.conversation(), refused.content(), why)
                .map(other -> laid(refused.replacedBy(Questions.inWords(refused.content(), other)), replies))
                .orElse(List.of());
    }

    /** A content in pieces that fit: what is over the count is said unbidden where that is allowed, else {@link #later}. */
    List<ContentText> laid(ContentText said, int replies) {
        Target target = adapter.target(work.conversation());
        List<ContentText> laid = new ArrayList<>();
        List<Content> contents = List.of(said.content());
        String platform = work.account().platform();
        List<Content> pieces;
        if (!said.reply() || target.proactive()) {
            pieces = ReplyPlan.of(contents, platform, target, ReplyPlan.MOST);
        } else {
            int most = Math.min(replies, ReplyPlan.MOST);
            ReplyPlan.Parts parts = ReplyPlan.divided(contents, platform, target, most, room - later.size());
            pieces = parts.now();
            later.addAll(parts.later());
        }
        for (Content piece : pieces) {
            ContentText each = new ContentText(piece, said.reply(), said.replaced(), said.waited());
            laid.add(laid.size() < replies ? each : each.unbidden());
        }
        return laid;
    }

    /** What is over the count and waits for the next message. */
    List<Content> later() {
        return List.copyOf(later);
    }

    /** All but those that waited and can never be sent. */
    List<DeliveryRow> prepared() {
        return List.copyOf(prepared);
    }

    /** What waited and can never be sent: it stops nothing else. */
    List<Unsendable> waitedInVain() {
        return List.copyOf(waited);
    }

    /** Why the first of {@link #prepared} that can never be sent cannot; null when all can. */
    @Nullable
    DeliveryException refusal() {
        return refusal;
    }
}
