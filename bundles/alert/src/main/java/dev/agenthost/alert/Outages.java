package dev.agenthost.alert;

import dev.agenthost.alert.Alert.Event;
import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts are not ready, since when, and of which this was told: once for each outage, and its end once for each that
 * was told. Not thread-safe: every call comes from the timer's one thread.
 */
final class Outages {
    /** Takes alerts to tell them. */
    interface Taker {
        /** Whether it took this one. */
        boolean take(Alert alert);
    }

    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final Taker taker;
    private final Map<AccountId, Outage> underWay = new HashMap<>();
    private final Told told;
    private Duration after;

    /**
     * @param clock the one by which statuses tell since when they hold
     * @param timer one thread
     * @param taker an alert it does not take was not told
     * @param told those that an earlier life of the host told; kept up to date
     * @param after for how long an account may be not ready before that is told
     */
    Outages(InstantSource clock, ScheduledExecutorService timer, Taker taker, Told told, Duration after) {
        this.clock = clock;
        this.timer = timer;
        this.taker = taker;
        this.told = told;
        this.after = after;
        told.outages().forEach((account, since) -> underWay.put(account, Outage.told(account, since)));
    }

    /** From now on, also for outages under way that were not told yet. */
    void tellAfter(Duration longEnough) {
        after = longEnough;
        underWay.values().forEach(this::schedule);
    }

    void changed(AccountStatus status) {
        State state = status.state();
        if (state.well()) {
            Event event = state == State.PAUSED ? Event.PAUSED : Event.READY_AGAIN;
            end(status.account(), event, state, status.reason());
        } else {
            holds(status);
        }
    }

    void removed(AccountId account) {
        Outage outage = underWay.get(account);
        if (outage != null) {
            end(account, Event.REMOVED, outage.latest.state(), "the account is not configured any more");
        }
    }

    private void holds(AccountStatus status) {
        Outage outage = underWay.get(status.account());
        if (outage != null) {
            outage.latest = status;
        } else {
            outage = new Outage(status);
            underWay.put(status.account(), outage);
            schedule(outage);
        }
    }

    private void schedule(Outage outage) {
        if (outage.told) {
            return;
        }
        if (outage.due != null) {
            outage.due.cancel(false);
        }
        Duration left = Duration.between(clock.instant(), outage.since.plus(after));
        outage.due = timer.schedule(() -> begin(outage), left.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void begin(Outage outage) {
        AccountStatus latest = outage.latest;
        outage.told = taker.take(new Alert(
                Event.NOT_READY, latest.account(), latest.state(), latest.reason(), outage.since, clock.instant()));
        if (outage.told) {
            told.begun(latest.account(), outage.since);
        }
    }

    private void end(AccountId account, Event event, State state, String reason) {
        Outage outage = underWay.remove(account);
        if (outage == null) {
            return;
        }
        if (outage.due != null) {
            outage.due.cancel(false);
        }
        if (outage.told) {
            taker.take(new Alert(event, account, state, reason, outage.since, clock.instant()));
            told.over(account);
        }
    }

    private static final class Outage {
        private final Instant since;
        private AccountStatus latest;
        private @Nullable Future<?> due;
        private boolean told;

        Outage(AccountStatus first) {
            since = first.since();
            latest = first;
        }

        static Outage told(AccountId account, Instant since) {
            Outage outage = new Outage(new AccountStatus(
                    account, State.OFF, "nothing is known of it since the host started", since, Map.of(), Map.of()));
            outage.told = true;
            return outage;
        }
    }
}
