package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.rest.ApiRoute.Place;
import dev.agenthost.qqbot.rest.Throttle.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of one account no faster than the platform takes them (protocol 8). Who has to wait stands in the queue of his
 * conversation, and conversations take turns; queues are bounded, and so is every wait. When the platform says "too often" the
 * route rests: as long as it asks for, else 1 s, doubled every time up to a minute. Any thread; never blocks.
 */
final class RateLimiter {
    private static final int MOST_ROUTES = 256;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(60);
    private static final int DOUBLINGS = 6;

    /** Too often for the whole route. */
    private static final Set<Integer> OF_ROUTE = Set.of(100001, 50002);

    /** Too often for one conversation. What is a quota of a day is no matter of speed and holds nobody up. */
    private static final Set<Integer> OF_CONVERSATION = Set.of(20028, 1100308);

    private final LongSupplier nanoTime;
    private final long origin;
    private final Delays delays;
    private final RandomGenerator random;
    private final AtomicLong refused = new AtomicLong();
    private final Map<ApiRoute, Gate> gates = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ApiRoute, Gate> eldest) {
            return size() > MOST_ROUTES;
        }
    };

    /** @param nanoTime the monotonic clock */
    RateLimiter(LongSupplier nanoTime, Delays delays, RandomGenerator random) {
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
        this.delays = delays;
        this.random = random;
    }

    /**
     * Makes a call at once or when it is its turn.
     *
     * @param patience how long it may wait
     * @param call begins it and returns; on this thread, or one of the delays'
     * @return fails with a {@link ThrottledException} when its turn did not come
     */
    <T> CompletionStage<T> pass(Place place, Duration patience, Supplier<CompletionStage<T>> call) {
        Gate gate = gate(place.route());
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable go = () -> call.get().whenComplete((answer, failure) -> {
            gate.ended(place.conversation(), failure);
            if (failure == null) {
                result.complete(answer);
            } else {
                result.completeExceptionally(failure);
            }
        });
        gate.enter(new Ticket(place.conversation(), now() + patience.toNanos(), go, retryAfter -> {
            refused.incrementAndGet();
            result.completeExceptionally(
                    new ThrottledException("too many calls of this kind: not made, to be tried again", retryAfter));
        }));
        return result;
    }

    /** A call was made so long ago; not later than any that was told or made since. */
    void recall(Place place, Duration ago) {
        gate(place.route()).recall(place.conversation(), now() - ago.toNanos());
    }

    private Gate gate(ApiRoute route) {
        synchronized (gates) {
            return gates.computeIfAbsent(route, Gate::new);
        }
    }

    /** Since this was made: what is later is larger. */
    private long now() {
        return nanoTime.getAsLong() - origin;
    }

    /** How many calls were given up because their turn did not come. */
    long refused() {
        return refused.get();
    }

    /** One route: its throttle, and when it is looked at next. */
    private final class Gate {
        private final Throttle throttle;
        private long looksAt = Throttle.NEVER;
        private int rests;

        Gate(ApiRoute route) {
            throttle = new Throttle(route);
        }

        synchronized void recall(String conversation, long at) {
            throttle.called(conversation, at);
        }

        void enter(Ticket ticket) {
            boolean room;
            synchronized (this) {
                room = throttle.enqueue(ticket);
            }
            if (room) {
                look();
            } else {
                ticket.giveUp(FIRST_REST);
            }
        }

        /** Lets go whoever may, tells those whose patience is over, and sees to the next look. */
        private void look() {
            List<Runnable> done = new ArrayList<>();
            long next = Throttle.NEVER;
            long now = now();
            synchronized (this) {
                for (Ticket ticket : throttle.expired(now)) {
                    Duration rest = Duration.ofNanos(throttle.opensAt(ticket.conversation(), now) - now);
                    done.add(() -> ticket.giveUp(rest.compareTo(FIRST_REST) < 0 ? FIRST_REST : rest));
                }
                for (Optional<Ticket> go = throttle.next(now); go.isPresent(); go = throttle.next(now)) {
                    done.add(go.get()::go);
                }
                long wanted = throttle.lookAt(now);
                if (wanted < looksAt) {
                    looksAt = wanted;
                    next = wanted;
                }
            }
            done.forEach(Runnable::run);
            if (next != Throttle.NEVER) {
                lookAt(next, now);
            }
        }

        private void lookAt(long at, long now) {
            try {
                delays.after(Duration.ofNanos(at - now), () -> {
                    synchronized (this) {
                        if (looksAt == at) {
                            looksAt = Throttle.NEVER;
                        }
                    }
                    look();
                });
            } catch (RejectedExecutionException closed) {
                List<Ticket> left;
                synchronized (this) {
                    left = throttle.expired(Throttle.NEVER);
                }
                left.forEach(ticket -> ticket.giveUp(FIRST_REST));
            }
        }

        /** What the platform said of how often it is called. */
        void ended(String conversation, @Nullable Throwable failure) {
            if (failure == null) {
                synchronized (this) {
                    rests = 0;
                }
                return;
            }
            if (!(Failures.cause(failure) instanceof RestException refusal) || Failures.wantOfToken(failure)) {
                return;
            }
            boolean ofConversation = OF_CONVERSATION.contains(refusal.code());
            boolean ofRoute =
                    OF_ROUTE.contains(refusal.code()) || (refusal.httpStatus() == TOO_MANY_REQUESTS && !ofConversation);
            if (!ofRoute && !ofConversation && refusal.retryAfter().isEmpty()) {
                return;
            }
            synchronized (this) {
                long now = now();
                boolean resting = throttle.pausedUntil(conversation, now) > now;
                if (resting && refusal.retryAfter().isEmpty()) {
                    return;
                }
                long until = now + refusal.retryAfter().orElseGet(this::rest).toNanos();
                if (ofRoute) {
                    throttle.pause(until);
                } else {
                    throttle.pause(conversation, until);
                }
            }
            look();
        }

        /** Doubled every time, the upper half of it random. */
        private Duration rest() {
            long doubled = FIRST_REST.toMillis() << Math.min(rests, DOUBLINGS);
            rests++;
            long bounded = Math.min(doubled, LONGEST_REST.toMillis());
            return Duration.ofMillis(bounded / 2 + random.nextLong(bounded / 2 + 1));
        }
    }
}
