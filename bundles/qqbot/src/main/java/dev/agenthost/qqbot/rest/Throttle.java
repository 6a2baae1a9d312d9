package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.rest.ApiRoute.Limit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who of one route may go when: limits, pauses, and queues in which conversations take turns. Pure; times are of a monotonic
 * clock in nanoseconds. Used under its owner's lock.
 */
final class Throttle {
    /** For ever. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int MOST_WAITING = 1_000;
    private static final int MOST_WAITING_OF_ONE = 200;
    private static final int MOST_IDLE = 1_000;

    /** Somebody who waits. */
    static final class Ticket {
        private final String conversation;
        private final long deadline;
        private final Runnable go;
        private final Consumer<Duration> giveUp;

        /**
         * @param go what it waits for; not run here
         * @param giveUp is told how long to wait at least; not called here
         */
        Ticket(String conversation, long deadline, Runnable go, Consumer<Duration> giveUp) {
            this.conversation = conversation;
            this.deadline = deadline;
            this.go = go;
            this.giveUp = giveUp;
        }

        void go() {
            go.run();
        }

        void giveUp(Duration retryAfter) {
            giveUp.accept(retryAfter);
        }

        String conversation() {
            return conversation;
        }
    }

    /** The times of the latest calls within one limit. */
    private static final class Window {
        private final Limit limit;
        private final Deque<Long> calls = new ArrayDeque<>();

        Window(Limit limit) {
            this.limit = limit;
        }

        /** When the next call may be made; not after {@code now} when it may now. */
        long openAt(long now) {
            while (!calls.isEmpty() && calls.element() + limit.period().toNanos() <= now) {
                calls.remove();
            }
            return calls.size() < limit.calls()
                    ? now
                    : calls.element() + limit.period().toNanos();
        }

        void called(long now) {
            calls.add(now);
        }
    }

    private final List<Limit> limitsOfOne;
    private final List<Window> windows;
    private final Map<String, List<Window>> windowsOfOne = new HashMap<>();
    private final Map<String, Long> pauses = new HashMap<>();
    private final Map<String, Deque<Ticket>> waiting = new LinkedHashMap<>();
    private int count;
    private @Nullable Long paused;

    Throttle(ApiRoute route) {
        windows = route.limits().stream()
                .filter(limit -> !limit.ofConversation())
                .map(Window::new)
                .toList();
        limitsOfOne = route.limits().stream().filter(Limit::ofConversation).toList();
    }

    /** Whether it has room to wait; it does so then. */
    boolean enqueue(Ticket ticket) {
        Deque<Ticket> queue = waiting.get(ticket.conversation);
        if (count >= MOST_WAITING || (queue != null && queue.size() >= MOST_WAITING_OF_ONE)) {
            return false;
        }
        if (queue == null) {
            queue = new ArrayDeque<>();
            waiting.put(ticket.conversation, queue);
        }
        queue.add(ticket);
        count++;
        return true;
    }

    /** Nobody of the route goes until then. */
    void pause(long until) {
        paused = paused == null ? until : Math.max(paused, until);
    }

    /** Nobody of the conversation goes until then. */
    void pause(String conversation, long until) {
        pauses.merge(conversation, until, Math::max);
    }

    /** Until when calls of this conversation are held back by a pause; {@code now} when they are not. */
    long pausedUntil(String conversation, long now) {
        return Math.max(Math.max(now, paused == null ? now : paused), pauses.getOrDefault(conversation, now));
    }

    /** The next that goes now, if any. */
    Optional<Ticket> next(long now) {
        forgetIdle(now);
        if (openAt(now) > now) {
            return Optional.empty();
        }
        for (String conversation : waiting.keySet()) {
            if (openAt(conversation, now) <= now) {
                return Optional.of(grant(conversation, now));
            }
        }
        return Optional.empty();
    }

    private Ticket grant(String conversation, long now) {
        Deque<Ticket> queue = waiting.remove(conversation);
        if (queue == null) {
            throw new IllegalStateException("nobody waits");
        }
        Ticket ticket = queue.remove();
        count--;
        if (!queue.isEmpty()) {
            waiting.put(conversation, queue); // behind the others
        }
        called(conversation, now);
        return ticket;
    }

    /** A call was made; none that is known was made later. */
    void called(String conversation, long at) {
        windows.forEach(window -> window.called(at));
        ofOne(conversation).forEach(window -> window.called(at));
    }

    /** Those whose patience is over, or will be before their turn can come, taken out. */
    List<Ticket> expired(long now) {
        List<Ticket> expired = new ArrayList<>();
        waiting.values()
                .forEach(queue -> queue.removeIf(ticket -> {
                    boolean over = ticket.deadline <= now || opensAt(ticket.conversation, now) > ticket.deadline;
                    if (over) {
                        expired.add(ticket);
                    }
                    return over;
                }));
        waiting.values().removeIf(Deque::isEmpty);
        count -= expired.size();
        return expired;
    }

    /** When to look again; {@link #NEVER} while nobody waits. */
    long lookAt(long now) {
        long at = NEVER;
        for (Map.Entry<String, Deque<Ticket>> entry : waiting.entrySet()) {
            at = Math.min(
                    at, Math.min(opensAt(entry.getKey(), now), entry.getValue().element().deadline));
        }
        return at;
    }

    /** When the next call of this conversation can be made at the earliest; {@code now} when it can at once. */
    long opensAt(String conversation, long now) {
        return Math.max(openAt(now), openAt(conversation, now));
    }

    private long openAt(long now) {
        long open = paused == null ? now : Math.max(now, paused);
        for (Window window : windows) {
            open = Math.max(open, window.openAt(now));
        }
        return open;
    }

    private long openAt(String conversation, long now) {
        long open = pauses.getOrDefault(conversation, now);
        for (Window window : ofOne(conversation)) {
            open = Math.max(open, window.openAt(now));
        }
        return open;
    }

    private List<Window> ofOne(String conversation) {
        return limitsOfOne.isEmpty()
                ? List.of()
                : windowsOfOne.computeIfAbsent(
                        conversation,
                        one -> limitsOfOne.stream().map(Window::new).toList());
    }

    private void forgetIdle(long now) {
        pauses.values().removeIf(until -> until <= now);
        if (windowsOfOne.size() > MOST_IDLE) {
            windowsOfOne
                    .values()
                    .removeIf(list ->
                            list.stream().allMatch(window -> window.openAt(now) <= now && window.calls.isEmpty()));
        }
    }
}
