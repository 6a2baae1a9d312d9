package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.notes.Page;
import dev.agenthost.core.question.Questions;
import dev.agenthost.message.Content;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Target;
import dev.agenthost.store.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Plans what is said at the end of a turn: with what waited for it, within what its message may be replied to. */
final class Planner {
    private final Surroundings around;
    private final Work work;
    private final Ending ending;
    private final List<Content> contents;
    private final Page page;
    private final Instant now;

    /**
     * @param contents what the turn says in the end
     * @param page the notes of the account
     */
    Planner(Surroundings around, Work work, Ending ending, List<Content> contents, Page page) {
        this.around = around;
        this.work = work;
        this.ending = ending;
        this.contents = contents;
        this.page = page;
        this.now = around.clock().instant();
    }

    /** What waits and goes out with this. */
    static List<Held.Item> held(Ending ending, Work work, Page page, Instant now) {
        return ending.how() == Ending.How.REPLY ? Held.in(page, work.conversation(), now) : List.of();
    }

    /** @throws DeliveryException when nothing can be prepared now */
    Plan plan(PlatformAdapter adapter) throws DeliveryException {
        Target target = adapter.target(work.conversation());
        boolean reply = ending.how() != Ending.How.UNBIDDEN;
        String turn = work.account() + "/" + work.messageId();
        Questions.Asked asked =
                Questions.ask(contents, work.conversation(), turn, ending.agent(), work.person(), target, now);
        if (!reply && !target.proactive()) {
            return waiting(asked, new DeliveryException(Kind.UNBIDDEN, "nothing may be said there unbidden"));
        }
        List<Change> changes = new ArrayList<>(asked.notes());
        Rows rows = new Rows(work, adapter, reply, work.lastOrdinal());
        rows.add(pieces(asked.contents(), target, changes), 0);
        DeliveryException refusal = rows.refusal();
        if (refusal == null) {
            return Plan.of(rows.prepared(), changes);
        }
        if (refusal.kind() == Kind.UNBIDDEN || refusal.kind() == Kind.WINDOW_CLOSED) {
            return waiting(asked, refusal);
        }
        changes.addAll(Settling.givenUp(around, work, rows.prepared(), refusal));
        return new Plan(rows.prepared(), changes, new Told(List.of(), refusal, false), null);
    }

    /** What waited goes first, as much of it as there is room for beside the answer; that it waits ends with this. */
    private List<Content> pieces(List<Content> answer, Target target, List<Change> changes) {
        String platform = work.account().platform();
        int replies = Math.max(1, target.maxReplies() - work.lastOrdinal());
        int forAnswer = ReplyPlan.of(answer, platform, target, replies).size();
        int room = Math.max(replies - forAnswer, answer.isEmpty() ? replies : Math.min(1, replies - 1));
        List<Content> pieces = new ArrayList<>();
        for (Held.Item item : held(ending, work, page, now)) {
            List<Content> more = ReplyPlan.of(List.of(item.content()), platform, target, Math.max(1, room));
            if (pieces.size() + more.size() > room) {
                break;
            }
            pieces.addAll(more);
            changes.add(new Change.ForgetKey(work.account(), item.key()));
        }
        if (!answer.isEmpty()) {
            pieces.addAll(ReplyPlan.of(answer, platform, target, replies - pieces.size()));
        }
        return pieces;
    }

    /** All of it waits for the next message, if there is room for that. */
    private Plan waiting(Questions.Asked asked, DeliveryException why) {
        int count = asked.contents().size();
        if (count > Held.room(page, work.conversation(), now)) {
            around.counters().undeliverable.increment();
            String full = Sending.words(why) + "; as much as may waits for the next message already";
            return new Plan(List.of(), List.of(), new Told(List.of(), why, false), full);
        }
        List<Change> changes = new ArrayList<>(asked.notes());
        for (int at = 0; at < count; at++) {
            changes.add(Held.note(work, at + 1, asked.contents().get(at), now));
        }
        around.counters().held.add(count);
        return new Plan(List.of(), changes, new Told(List.of(), null, true), null);
    }
}
