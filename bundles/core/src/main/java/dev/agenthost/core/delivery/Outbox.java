package dev.agenthost.core.delivery;

import dev.agenthost.core.backlog.Work;
import dev.agenthost.core.failpoint.Failpoint;
import dev.agenthost.core.journal.StoppedException;
import dev.agenthost.core.notes.Page;
import dev.agenthost.message.Content;
import dev.agenthost.store.Change;
import dev.agenthost.store.DeliveryRow;
import dev.agenthost.store.DeliveryState;
import dev.agenthost.store.MessageState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers on their way. What is said is cut to what the target takes, every piece prepared, and stored together with the end
 * of its turn; then the pieces are sent one after the other, each the very request that was stored, until the outcome is
 * known and stored. The adapter is asked for anew at every attempt, so that it may be updated in between. Thread-safe.
 */
public final class Outbox {
    /** What the keys of contents that wait for the next message begin with. */
    public static final String HELD = Held.PREFIX;

    private final Surroundings around;
    private final Supplier<List<Content>> notice;

    /** @param notice what is said when a turn ended without anything being seen of it; asked every time */
    public Outbox(Surroundings around, Supplier<List<Content>> notice) {
        this.around = around;
        this.notice = notice;
    }

    /** What people see of a turn while it runs. */
    public Speaking speaking(Work work) {
        return new Speaking(around, work);
    }

    /**
     * Ends the turn of a message with what is said, stored in one transaction, then sends it.
     *
     * @return completes when everything is settled. Exceptionally with a {@link StoppedException} when that is left to a later
     *     life, or with what the store says when it refuses the answer
     */
    public CompletableFuture<Told> complete(Work work, Ending ending) {
        Speaking speaking = ending.speaking();
        if (speaking == null) {
            return around.notes()
                    .of(work.tenure())
                    .thenComposeAsync(page -> complete(work, ending, null, page), around.lane(work));
        }
        TurnStream stream = speaking.ended();
        return stream.opened()
                .thenCompose(known -> around.notes().of(work.tenure()))
                .thenComposeAsync(
                        page -> complete(work.withLastOrdinal(speaking.lastOrdinal()), ending, stream, page),
                        around.lane(work));
    }

    private CompletableFuture<Told> complete(Work work, Ending ending, @Nullable TurnStream stream, Page page) {
        List<Content> contents = contents(ending, stream);
        boolean nothing = contents.isEmpty()
                && (stream == null || !stream.open())
                && Planner.held(ending, work, page, around.clock().instant()).isEmpty();
        CompletableFuture<Plan> plan = nothing
                ? CompletableFuture.completedFuture(Plan.NOTHING)
                : Preparations.prepare(around, work, new Planner(around, work, ending, contents, page)::plan);
        return plan.thenComposeAsync(ready -> begin(work, ending, ready, stream, page), around.lane(work));
    }

    /** What grew where nobody could see it is said ahead of the rest, unless the turn failed. */
    private static List<Content> contents(Ending ending, @Nullable TurnStream stream) {
        boolean kept = stream != null && !stream.begun() && ending.dead() != null;
        String unsaid = stream == null || kept ? "" : stream.unsaid();
        if (unsaid.isBlank()) {
            return ending.contents();
        }
        List<Content> contents = new ArrayList<>();
        contents.add(new Content.Markdown(unsaid));
        contents.addAll(ending.contents());
        return contents;
    }

    private CompletableFuture<Told> begin(Work work, Ending ending, Plan plan, @Nullable TurnStream stream, Page page) {
        Failpoint.BEFORE_COMPLETE.reach();
        boolean shown = stream != null && stream.open();
        String dead = ending.dead() == null ? plan.dead() : ending.dead();
        MessageState open = shown || !plan.rows().isEmpty() ? MessageState.SENDING : MessageState.DONE;
        List<Change> more = new ArrayList<>(ending.with());
        more.addAll(plan.changes());
        if (stream != null && stream.begun() && !shown) {
            more.add(stream.step(DeliveryState.DROPPED, null, null));
        }
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.Complete(
                work.row(),
                dead == null ? open : MessageState.DEAD,
                dead,
                around.clock().instant(),
                plan.rows()));
        changes.addAll(more);
        return around.writer()
                .write(work.tenure(), changes)
                .thenComposeAsync(
                        done -> {
                            page.stored(more);
                            Failpoint.AFTER_COMPLETE.reach();
                            Course course = new Course(around, work, work.lastOrdinal(), plan.already());
                            return stream != null && shown
                                    ? course.finish(stream, plan)
                                    : course.send(plan.open(), false);
                        },
                        around.lane(work));
    }

    /** Goes on with what is stored of an earlier life: whatever is open there may have been tried. */
    public CompletableFuture<Told> resume(Work work) {
        List<DeliveryRow> rows = work.deliveries();
        boolean unseen = !rows.isEmpty()
                && Sending.isStream(rows.get(0))
                && rows.get(0).request().isEmpty();
        int used = rows.isEmpty() ? work.lastOrdinal() : rows.get(0).ordinal() - 1;
        Course course = new Course(around, work, used, Told.NOTHING);
        return unseen ? course.inPlaceOfStream(rows, notice.get()) : course.send(rows, true);
    }
}
