package dev.agenthost.qqbot.simulator.control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The feed of what happened, numbered from 1: a reader asks for what came after a number and waits where nothing did. The
 * oldest are forgotten beyond a bound. Thread-safe; readers are woken on the thread that adds, and must not block.
 */
public final class Changes {
    private static final int KEPT = 2_000;
    private static final int READERS = 64;

    /** A change and its number. */
    record Numbered(long number, Change change) {}

    private final Deque<Numbered> kept = new ArrayDeque<>();
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private long last;

    public void add(Change change) {
        List<CompletableFuture<Void>> woken;
        synchronized (this) {
            kept.addLast(new Numbered(++last, change));
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
            if (waiting.isEmpty()) {
                return;
            }
            woken = takeWaiting();
        }
        woken.forEach(reader -> reader.complete(null));
    }

    synchronized long last() {
        return last;
    }

    synchronized List<Numbered> after(long number) {
        return kept.stream().filter(change -> change.number() > number).toList();
    }

    /** Completes when something came after this number; at once where it did. Of too many readers the first are let go. */
    CompletableFuture<Void> beyond(long number) {
        CompletableFuture<Void> arrival = new CompletableFuture<>();
        CompletableFuture<Void> letGo = null;
        synchronized (this) {
            if (last > number) {
                return CompletableFuture.completedFuture(null);
            }
            waiting.removeIf(CompletableFuture::isDone);
            waiting.addLast(arrival);
            if (waiting.size() > READERS) {
                letGo = waiting.removeFirst();
            }
        }
        if (letGo != null) {
            letGo.complete(null);
        }
        return arrival;
    }

    /** Lets every reader go, with what there is. */
    void releaseReaders() {
        List<CompletableFuture<Void>> woken;
        synchronized (this) {
            woken = takeWaiting();
        }
        woken.forEach(reader -> reader.complete(null));
    }

    private List<CompletableFuture<Void>> takeWaiting() {
        List<CompletableFuture<Void>> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }
}
