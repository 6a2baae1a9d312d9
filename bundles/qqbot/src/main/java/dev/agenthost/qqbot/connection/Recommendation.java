package dev.agenthost.qqbot.connection;

import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.qqbot.gateway.Backoff;
import dev.agenthost.qqbot.rest.Failures;
import dev.agenthost.qqbot.rest.GatewayInfo;
import dev.agenthost.qqbot.settings.QQBotConfiguration;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How many shards the platform recommends: asked until it answers, then kept. Used on the account's lane only. */
final class Recommendation {
    private static final String QUESTION = "asking how many shards the platform recommends";

    private final Shared shared;
    private final EventStream.Owner owner;
    private final Comeback comeback;
    private OptionalInt count = OptionalInt.empty();
    private boolean due = true;
    private int questions;
    private boolean asking;

    Recommendation(Shared shared, EventStream.Owner owner) {
        this.shared = shared;
        this.owner = owner;
        Timings timings = shared.timings();
        this.comeback = new Comeback(
                new Backoff(timings.backoffFirst(), timings.backoffCap(), timings.backoffHold(), shared.random()),
                timings.probe(),
                shared.nanoTime().getAsLong());
    }

    /** What the platform said last; empty before. */
    OptionalInt count() {
        return count;
    }

    /** Asks at once, and goes by what was said before until there is an answer. */
    void askAgain() {
        due = true;
        asking = false;
        comeback.atOnce(shared.nanoTime().getAsLong());
    }

    /** The machine slept: the wait for the next question is over, and one that is under way is put again. */
    void awake() {
        asking = false;
        comeback.freed(shared.nanoTime().getAsLong());
    }

    /** Another app or other hosts: what was said does not hold any more. */
    void forget() {
        count = OptionalInt.empty();
        askAgain();
    }

    /** Asks where that is due. */
    void look() {
        if (!due || asking) {
            return;
        }
        int question = ++questions;
        asking = true;
        Duration wait = Duration.ofNanos(comeback.untilDue(shared.nanoTime().getAsLong()));
        if (wait.isNegative() || wait.isZero()) {
            ask(question);
        } else {
            var unused = owner.schedule(wait, () -> {
                if (question == questions && asking) {
                    ask(question);
                }
            });
        }
    }

    private void ask(int question) {
        comeback.begins();
        owner.gateways()
                .discover()
                .whenComplete((found, failure) -> owner.trigger(() -> {
                    if (question == questions && asking) {
                        asking = false;
                        answered(found, failure);
                    }
                }));
    }

    private void answered(@Nullable GatewayInfo found, @Nullable Throwable failure) {
        if (found != null) {
            count = OptionalInt.of(Math.min(Math.max(1, found.shards()), QQBotConfiguration.MAX_SHARDS));
            due = false;
            comeback.ready(shared.nanoTime().getAsLong());
        } else if (failure != null) {
            comeback.over(
                    Approach.verdict(QUESTION, Failures.cause(failure)),
                    shared.nanoTime().getAsLong());
            due = count.isEmpty();
        }
    }

    /** Of an account that has no streams yet for want of an answer. */
    StreamStatus status() {
        String parked = comeback.parked();
        boolean failed = comeback.untilDue(shared.nanoTime().getAsLong()) > 0;
        return new StreamStatus(
                parked == null ? State.CONNECTING : State.PARKED,
                parked == null ? failed ? comeback.doing() : QUESTION : parked,
                Map.of("connection", "closed"),
                comeback.hindrance(),
                Map.of());
    }
}
