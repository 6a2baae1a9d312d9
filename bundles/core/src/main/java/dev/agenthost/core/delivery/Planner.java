package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.codec.ContentText;
import dev.agenthost.core.notes.Page;
import dev.agenthost.core.question.Questions;
import dev.agenthost.message.Content;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Target;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans what is said at the end of a turn: what waited for it, the answer within what its message may be replied to, and what
 * is over that unbidden, or in answer to the next message.
 */
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

    /**
     * How it goes out.
     *
     * @param said now
     * @param later what waits for the next message
     * @param changes stored with it
     */
    private record Layout(List<ContentText> said, List<Content> later, List<Change> changes) {}

    /** @throws DeliveryException when nothing can be prepared now */
    Plan plan(PlatformAdapter adapter) throws DeliveryException {
        Target target = adapter.target(work.conversation());
        String turn = work.account() + "/" + work.messageId();
        Questions.Asked asked =
                Questions.ask(contents, work.conversation(), turn, ending.agent(), work.person(), target, now);
        List<Content> own =
                asked.contents().stream().filter(adapter::hasOwnPermission).toList();
        List<Content> answer = asked.contents().stream()
                .filter(content -> !adapter.hasOwnPermission(content))
                .toList();
        Layout layout = ending.how() == Ending.How.UNBIDDEN ? unbidden(answer, target) : reply(answer, target);
        own.forEach(content -> layout.said().add(new ContentText(content, false)));
        int room = Held.room(page, work.conversation(), now);
        if (layout.later().size() > room) {
            return full(null);
        }
        Rows rows = new Rows(work, adapter, work.lastOrdinal());
        rows.add(layout.said());
        DeliveryException refusal = rows.refusal();
        if (refusal != null && (refusal.kind() == Kind.UNBIDDEN || refusal.kind() == Kind.WINDOW_CLOSED)) {
            return allLater(asked, target, new Rows(work, adapter, work.lastOrdinal()), refusal);
        }
        return planned(rows, layout, asked, refusal);
    }

    private Layout unbidden(List<Content> answer, Target target) {
        List<Content> pieces = ReplyPlan.of(answer, work.account().platform(), target, ReplyPlan.MOST);
        List<ContentText> said = new ArrayList<>();
        if (target.proactive()) {
            pieces.forEach(piece -> said.add(new ContentText(piece, false)));
        }
        return new Layout(said, target.proactive() ? List.of() : pieces, new ArrayList<>());
    }

    /** What waited goes first, as much of it as there is room for beside the answer; that it waits ends with this. */
    private Layout reply(List<Content> answer, Target target) {
        String platform = work.account().platform();
        int replies = Math.max(1, target.maxReplies() - work.lastOrdinal());
        int most = Math.min(replies, ReplyPlan.MOST);
        int forAnswer = ReplyPlan.of(answer, platform, target, most).size();
        int room = Math.max(most - forAnswer, answer.isEmpty() ? most : Math.min(1, replies - 1));
        List<ContentText> said = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Held.Item item : held(ending, work, page, now)) {
            List<Content> more = ReplyPlan.of(List.of(item.content()), platform, target, Math.max(1, room));
            if (said.size() + more.size() > room) {
                break;
            }
            more.forEach(piece -> said.add(new ContentText(piece, true, 0, true)));
            changes.add(new Change.ForgetKey(work.account(), item.key()));
        }
        int left = Math.min(replies - said.size(), ReplyPlan.MOST);
        if (target.proactive()) {
            ReplyPlan.of(answer, platform, target, left, ReplyPlan.MOST).forEach(piece -> {
                ContentText each = new ContentText(piece, true);
                said.add(said.size() < replies ? each : each.unbidden());
            });
            return new Layout(said, List.of(), changes);
        }
        int mayWait = Held.room(page, work.conversation(), now);
        ReplyPlan.Parts parts = ReplyPlan.divided(answer, platform, target, left, mayWait);
        parts.now().forEach(piece -> said.add(new ContentText(piece, true)));
        return new Layout(said, parts.later(), changes);
    }

    private Plan planned(Rows rows, Layout layout, Questions.Asked asked, @Nullable DeliveryException refusal) {
        List<Change> changes = new ArrayList<>(asked.notes());
        changes.addAll(layout.changes());
        List<DeliveryRow> all = new ArrayList<>(rows.prepared());
        for (Rows.Unsendable vain : rows.waitedInVain()) {
            all.add(vain.row());
            changes.addAll(Settling.givenUp(around, work, List.of(vain.row()), vain.why()));
        }
        if (refusal == null) {
            all.addAll(Held.wait(around, work, rows, layout.later(), changes));
            return new Plan(
                    all,
                    rows.prepared(),
                    changes,
                    new Told(List.of(), null, !layout.later().isEmpty()),
                    null);
        }
        List<DeliveryRow> answer =
                rows.prepared().stream().filter(row -> !Sending.waited(row)).toList();
        changes.addAll(Settling.givenUp(around, work, answer, refusal));
        List<DeliveryRow> waited =
                rows.prepared().stream().filter(Sending::waited).toList();
        return new Plan(all, waited, changes, new Told(List.of(), refusal, false), null);
    }

    /** The adapter lets nothing be said now: all of it waits for the next message, if there is room for that. */
    private Plan allLater(Questions.Asked asked, Target target, Rows rows, DeliveryException why) {
        List<Content> pieces = ReplyPlan.of(asked.contents(), work.account().platform(), target, ReplyPlan.MOST);
        if (pieces.size() > Held.room(page, work.conversation(), now)) {
            return full(why);
        }
        List<Change> changes = new ArrayList<>(asked.notes());
        List<DeliveryRow> all = Held.wait(around, work, rows, pieces, changes);
        return new Plan(all, List.of(), changes, new Told(List.of(), null, true), null);
    }

    private Plan full(@Nullable DeliveryException refusal) {
        DeliveryException why =
                refusal == null ? new DeliveryException(Kind.UNBIDDEN, "nothing may be said there unbidden") : refusal;
        around.counters().undeliverable.increment();
        String full = Sending.words(why) + "; as much as may waits for the next message already";
        return new Plan(List.of(), List.of(), List.of(), new Told(List.of(), why, false), full);
    }
}
