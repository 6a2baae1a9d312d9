package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.gateway.Verdict;
import dev.agenthost.qqbot.gateway.Verdict.Recovery;
import dev.agenthost.qqbot.gateway.VerdictTable;
import dev.agenthost.qqbot.rest.AccessToken;
import dev.agenthost.qqbot.rest.Failures;
import dev.agenthost.qqbot.rest.GatewayDirectory;
import dev.agenthost.qqbot.rest.GatewayInfo;
import dev.agenthost.qqbot.rest.RestException;
import dev.agenthost.qqbot.rest.SessionStartLimit;
import dev.agenthost.qqbot.rest.TokenSource;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.socket.DialException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The way of one attempt to an open socket: token, gateway, leave to identify, dial; each step with a deadline. Used on the
 * lane only.
 */
final class Approach {
    /** Whose attempts these are. */
    interface Owner {
        /** Whether this attempt still counts. */
        boolean isCurrent(Link attempt);

        /** Makes the endpoint of a dial. */
        AccountEndpoint endpoint(Link attempt);

        void failed(Link attempt, Verdict verdict);

        /** How many sessions the account has to start, this attempt's included. */
        int sessionsToStart();

        /** Runs the task on the lane and looks at the facts. */
        void trigger(Runnable task);

        /** As {@link #trigger}, later. */
        Future<?> schedule(Duration wait, Runnable task);
    }

    private static final int SERVER_ERROR = 500;

    private final Shared shared;
    private final Owner owner;

    Approach(Shared shared, Owner owner) {
        this.shared = shared;
        this.owner = owner;
    }

    /** Takes the first step; the last one opens the socket. */
    void begin(Link attempt, Settings settings, TokenSource tokens, GatewayDirectory gateways) {
        authorize(attempt, settings, tokens, () -> {
            CompletionStage<GatewayInfo> gateway = gateways.discover();
            step(
                    attempt,
                    "asking for the gateway",
                    limit(settings),
                    gateway,
                    found -> discovered(attempt, settings, tokens, found));
        });
    }

    /** A request has its own deadline; ours only stands in should it not be kept. */
    private static Duration limit(Settings settings) {
        return settings.deadlines().request().multipliedBy(2);
    }

    private void authorize(Link attempt, Settings settings, TokenSource tokens, Runnable then) {
        step(attempt, "asking for an access token", limit(settings), tokens.token(), token -> {
            attempt.authorized(token);
            then.run();
        });
    }

    private void discovered(Link attempt, Settings settings, TokenSource tokens, GatewayInfo gateway) {
        SessionStartLimit starts = gateway.limit();
        if (attempt.position() == null && starts != null && starts.remaining() < owner.sessionsToStart()) {
            owner.failed(attempt, tooFew(starts, owner.sessionsToStart()));
            return;
        }
        Duration wait = attempt.position() != null
                ? Duration.ZERO
                : shared.identifyRate()
                        .reserve(
                                settings.credentials().appId(),
                                gateway.limit(),
                                shared.nanoTime().getAsLong());
        if (wait.isZero()) {
            dial(attempt, settings, tokens, gateway.url());
            return;
        }
        int number = attempt.enter("waiting " + wait.toMillis() + " ms to start a session");
        var unused = owner.schedule(wait, () -> {
            if (owner.isCurrent(attempt) && attempt.isIn(number)) {
                dial(attempt, settings, tokens, gateway.url());
            }
        });
    }

    /** The platform counts sessions by the day: all of an account's begin, or none. */
    private Verdict tooFew(SessionStartLimit starts, int needed) {
        Instant reset = shared.clock().instant().plus(starts.resetAfter()).truncatedTo(ChronoUnit.SECONDS);
        String words = "the platform lets " + starts.remaining() + " more sessions begin before " + reset + ", and "
                + needed + " are needed";
        return new Verdict(Recovery.RESUME, starts.resetAfter(), words, true);
    }

    /** With a token that was refused, or came to its end, on the way here a session would be lost: another is asked for. */
    private void dial(Link attempt, Settings settings, TokenSource tokens, URI url) {
        AccessToken token = attempt.token();
        if (token == null || tokens.isVoid(token)) {
            authorize(attempt, settings, tokens, () -> dial(attempt, settings, url));
        } else {
            dial(attempt, settings, url);
        }
    }

    private void dial(Link attempt, Settings settings, URI url) {
        Duration timeout = settings.deadlines().dial();
        Duration limit = timeout.plus(shared.timings().closeGrace());
        CompletionStage<Void> dialled =
                shared.dialer().dial(url, settings.endpoints().route(), timeout, owner.endpoint(attempt));
        step(attempt, "dialling " + url.getHost(), limit, dialled, opened -> {});
    }

    private <T> void step(Link attempt, String name, Duration limit, CompletionStage<T> stage, Consumer<T> then) {
        int number = attempt.enter(name);
        Future<?> deadline = owner.schedule(limit, () -> {
            if (owner.isCurrent(attempt) && attempt.isIn(number)) {
                owner.failed(attempt, verdict(name + ": not done in " + limit.toMillis() + " ms", true));
            }
        });
        stage.whenComplete((result, failure) -> owner.trigger(() -> {
            deadline.cancel(false);
            if (!owner.isCurrent(attempt) || !attempt.isIn(number)) {
                return;
            }
            if (failure == null) {
                then.accept(result);
            } else {
                owner.failed(attempt, verdict(name, Failures.cause(failure)));
            }
        }));
    }

    private static Verdict verdict(String words, boolean outside) {
        return new Verdict(Recovery.RESUME, Duration.ZERO, words, outside);
    }

    static Verdict verdict(String step, Throwable failure) {
        if (!(failure instanceof RestException refusal)) {
            return verdict(step + ": " + failure.getMessage(), unanswered(failure));
        }
        Verdict verdict = VerdictTable.refused(refusal.httpStatus(), refusal.code());
        Duration wait = refusal.retryAfter()
                .filter(asked -> asked.compareTo(verdict.atLeast()) > 0)
                .orElse(verdict.atLeast());
        return new Verdict(
                verdict.recovery(),
                wait,
                verdict.words() + " (" + step + ": " + refusal.getMessage() + ")",
                verdict.outside() || refusal.httpStatus() >= SERVER_ERROR);
    }

    private static boolean unanswered(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof DialException;
    }
}
