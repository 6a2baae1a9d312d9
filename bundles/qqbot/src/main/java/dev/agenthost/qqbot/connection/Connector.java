package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.Inbox;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.qqbot.gateway.Backoff;
import dev.agenthost.qqbot.gateway.ConnectionState;
import dev.agenthost.qqbot.gateway.Handshake.Phase;
import dev.agenthost.qqbot.gateway.Handshake.Signal;
import dev.agenthost.qqbot.gateway.HeartbeatMonitor;
import dev.agenthost.qqbot.gateway.HeartbeatState;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.gateway.ResumeState;
import dev.agenthost.qqbot.gateway.ResumeTrust;
import dev.agenthost.qqbot.gateway.Rivals;
import dev.agenthost.qqbot.gateway.SessionAge;
import dev.agenthost.qqbot.gateway.Verdict;
import dev.agenthost.qqbot.gateway.Verdict.Recovery;
import dev.agenthost.qqbot.gateway.VerdictTable;
import dev.agenthost.qqbot.heartbeat.SessionListener;
import dev.agenthost.qqbot.rest.AccessToken;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.Problem;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.socket.GatewaySocket;
import dev.agenthost.qqbot.wire.Frame;
import dev.agenthost.qqbot.wire.Ready;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the connection of one account to where the facts say it should be. It has no state machine: after every trigger it
 * looks at what is wanted and what is there, and does the next thing. Public methods may be called on any thread and return
 * at once; everything happens on the account's lane.
 */
public final class Connector {
    private static final Logger log = LoggerFactory.getLogger(Connector.class);
    private static final Duration NONE = Duration.ZERO;

    /** The close code of a connection that ended without one. */
    private static final int BROKEN = 1006;

    private final AccountId account;
    private final Shared shared;
    private final Lane lane;
    private final Counters counters;
    private final SessionListeners listeners = new SessionListeners();
    private final Intake intake;
    private final Approach approach;
    private final Comeback comeback;
    private final ResumeTrust trust = new ResumeTrust();
    private final Rivals rivals = new Rivals();
    private final Gap gap = new Gap();
    private final StatusView status;

    private final Lifecycle lifecycle;
    private final ConnectionState connection = new ConnectionState();
    private final ResumeState resume = new ResumeState();
    private final HeartbeatState heartbeat = new HeartbeatState();

    private volatile Optional<Platform> platform = Optional.empty();
    private @Nullable Settings configured;
    private @Nullable Settings settings;
    private SessionAge age;
    private @Nullable Link link;
    private long generations;
    private @Nullable Future<?> wake;
    private @Nullable String botId;
    private @Nullable Obstacle obstacle;
    private String partition = "";
    private String recalled = "";
    private String problems = "";
    private boolean changed;
    private boolean retired;
    private @Nullable Integer leaveCode;
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    /** @param lifecycle written by the component that owns this connector */
    public Connector(AccountId account, Shared shared, Lifecycle lifecycle, Inbox inbox) {
        this.account = account;
        this.shared = shared;
        this.lifecycle = lifecycle;
        this.lane = new Lane(shared.threads());
        this.counters = new Counters(account.toString());
        this.intake = new Intake(account, shared.mapper(), counters, inbox.open(account, new Commits()));
        Timings timings = shared.timings();
        Backoff backoff =
                new Backoff(timings.backoffFirst(), timings.backoffCap(), timings.backoffHold(), shared.random());
        this.approach = new Approach(shared, new Attempts());
        this.comeback = new Comeback(backoff, timings.probe(), now());
        this.age = new SessionAge(Duration.ofDays(1), now());
        this.status = new StatusView(account, lifecycle, connection, resume, heartbeat);
    }

    // --- what the component calls

    /**
     * Takes a configuration over; an invalid one leaves the settings that run as they are. One call at a time; sends go by the
     * new settings when it returns.
     */
    public void configure(Parsed parsed) {
        Settings next = parsed.settings();
        if (next != null && !next.equals(configured)) {
            // At once, not on the lane: who finds the account's service may send.
            configured = next;
            platform = Optional.of(shared.platforms().apply(next));
        }
        trigger(() -> take(parsed));
    }

    private void take(Parsed parsed) {
        Settings next = parsed.settings();
        parsed.warnings().forEach(warning -> log.warn("{}: {}", account, warning));
        if (next == null) {
            problems = parsed.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
            log.warn("{}: the configuration is not valid: {}", account, problems);
        } else {
            problems = "";
            adopt(next);
        }
    }

    /** The lifecycle may have changed: looks again. */
    public void look() {
        trigger(() -> {});
    }

    /**
     * Leaves after the lifecycle was switched off.
     *
     * @param code one of {@link Leave}
     * @return completes when the socket is closed or given up
     */
    public CompletionStage<Void> leave(int code) {
        trigger(() -> leaveCode = code);
        return left.minimalCompletionStage();
    }

    /**
     * Ends the use of the inbox and of the status board; call after {@link #leave}.
     *
     * @param forGood whether the account is removed: nothing of it is kept
     * @return completes when nothing more comes from this connector
     */
    public CompletionStage<Void> retire(boolean forGood) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.execute(() -> {
            retired = true;
            if (forGood) {
                loseSession("the account is removed");
                shared.board().remove(account);
            }
            intake.close();
            done.complete(null);
        });
        return done.minimalCompletionStage();
    }

    /** A person wants it to try at once; a connected account reconnects and keeps its session. */
    public void restart() {
        trigger(() -> {
            comeback.atOnce(now());
            Settings current = settings;
            if (current != null) {
                comeback.askFor(current.intents());
            }
            Link open = link;
            if (open != null) {
                requestClose(open, new Verdict(Recovery.RESUME, NONE, "restarted by a person"));
            }
        });
    }

    public void addListener(SessionListener listener) {
        lane.execute(() -> listeners.add(listener));
    }

    public void removeListener(SessionListener listener) {
        lane.execute(() -> listeners.remove(listener));
    }

    /** The platform's HTTP side by the present settings; empty while there are none. */
    public Optional<Platform> platform() {
        return platform;
    }

    // --- configuration

    private void adopt(Settings next) {
        Settings previous = settings;
        settings = next;
        if (next.equals(previous)) {
            return;
        }
        partition = Intake.partition(next);
        if (previous == null || !previous.sessionMaxAge().equals(next.sessionMaxAge())) {
            age = new SessionAge(next.sessionMaxAge(), now());
        }
        if (previous == null) {
            comeback.askFor(next.intents());
        } else {
            reconnectIfNeeded(previous, next);
        }
        comeback.atOnce(now());
    }

    /** What an earlier life left is asked for once a partition; false while the host cannot tell. */
    private boolean recall() {
        if (recalled.equals(partition)) {
            return true;
        }
        try {
            Optional<Checkpoint> stored = intake.stored(partition);
            if (resume.position().isEmpty()) {
                stored.ifPresent(this::goOnFrom);
            }
            recalled = partition;
            return true;
        } catch (UnavailableException e) {
            blocked(Obstacle.STORE_UNAVAILABLE);
            return false;
        }
    }

    private void goOnFrom(Checkpoint stored) {
        resume.started(stored.session(), stored.sequence());
        intake.continues(stored.session(), stored.sequence());
    }

    private void reconnectIfNeeded(Settings previous, Settings next) {
        boolean sameSession =
                Intake.partition(previous).equals(Intake.partition(next)) && previous.intents() == next.intents();
        boolean sameConnection = sameSession
                && previous.credentials().equals(next.credentials())
                && previous.endpoints().equals(next.endpoints());
        if (sameConnection) {
            return;
        }
        if (!sameSession) {
            loseSession(Intake.partition(previous), "the configuration changed");
        }
        comeback.askFor(next.intents());
        Link open = link;
        if (open != null) {
            Recovery recovery = sameSession ? Recovery.RESUME : Recovery.IDENTIFY;
            requestClose(open, new Verdict(recovery, NONE, "the configuration changed"));
        }
    }

    // --- looking at the facts

    private boolean wanted() {
        Settings current = settings;
        return lifecycle.isOn() && current != null && current.enabled() && obstacle == null;
    }

    private void lookAtFacts() {
        Link open = link;
        // the code to leave with is told right after the lifecycle was switched off
        if (open != null && !wanted() && (lifecycle.isOn() || leaveCode != null)) {
            requestClose(open, new Verdict(Recovery.RESUME, NONE, "not wanted now"));
        }
        if (link != null) {
            return;
        }
        if (leaveCode != null) {
            left.complete(null);
        } else if (wanted()) {
            long wait = comeback.untilDue(now());
            if (wait > 0) {
                wakeIn(Duration.ofNanos(wait));
            } else if (recall()) {
                approach();
            }
        }
    }

    private void wakeIn(Duration wait) {
        Future<?> pending = wake;
        if (pending != null) {
            pending.cancel(false);
        }
        wake = schedule(wait, () -> {});
    }

    // --- on the way to a socket

    private void approach() {
        ResumeState.Position position = resume.position().orElse(null);
        Link next = new Link(account, ++generations, position, heartbeat, this::look, this::closeRequested);
        link = next;
        changed = true;
        comeback.begins();
        approach.begin(next, Objects.requireNonNull(settings), platform.orElseThrow());
    }

    // --- on the socket

    private void opened(Link open) {
        open.arrived();
        changed = true;
        Settings current = Objects.requireNonNull(settings);
        after(current.deadlines().hello(), () -> {
            if (link == open && open.handshake().phase() == Phase.AWAITING_HELLO) {
                unanswered(open, "no Hello in " + current.deadlines().hello().toMillis() + " ms");
            }
        });
        after(shared.timings().pulse(), () -> pulse(open));
    }

    private void pulse(Link open) {
        AccountEndpoint endpoint = open.endpoint();
        GatewaySocket socket = open.socket();
        if (link != open || open.ending() != null || endpoint == null || socket == null) {
            return;
        }
        if (endpoint.sinceSign().compareTo(shared.timings().silence()) > 0) {
            unanswered(open, "no sign of life for " + endpoint.sinceSign().toSeconds() + " s");
        } else if (open.confirmed() && age.expired(now())) {
            requestClose(open, new Verdict(Recovery.IDENTIFY, NONE, "the session is old: a new one is begun"));
        } else {
            socket.ping();
            after(shared.timings().pulse(), () -> pulse(open));
        }
    }

    private void received(Link from, Signal signal, Phase phase, Frame frame, String raw) {
        Objects.requireNonNull(from.endpoint()).handled(raw);
        if (link != from || from.ending() != null) {
            counters.add(Count.STALE_FRAMES);
            return;
        }
        switch (signal) {
            case IDENTIFY, RESUME -> introduce(from, frame);
            case READY -> ready(from, frame);
            case RESUMED -> resumed(from, frame);
            case EVENT -> event(from, frame, raw);
            case RECONNECT ->
                requestClose(from, new Verdict(Recovery.RESUME, NONE, "the platform asked us to come again"));
            case INVALID_SESSION -> requestClose(from, VerdictTable.invalidSession(phase));
            case HEARTBEAT_WANTED, HEARTBEAT_ACK, UNEXPECTED, UNKNOWN -> throw new IllegalStateException(signal.name());
        }
    }

    /** Hello came: Identify or Resume. */
    private void introduce(Link from, Frame hello) {
        from.greeted(HeartbeatMonitor.interval(shared.codec()
                .hello(hello)
                .map(said -> said.heartbeatInterval())
                .orElse(null)));
        Settings current = Objects.requireNonNull(settings);
        AccessToken token = Objects.requireNonNull(from.token());
        ResumeState.Position position = from.position();
        if (position == null) {
            counters.add(Count.IDENTIFIES);
            send(from, shared.codec().identify(token, comeback.intents(), Intake.shard(current)));
        } else {
            counters.add(Count.RESUMES);
            from.resumeSent();
            send(from, shared.codec().resume(token, position.session(), position.handled()));
        }
        changed = true;
        awaitReady(
                from,
                Objects.requireNonNull(from.endpoint()),
                current.deadlines().ready());
    }

    private void send(Link from, String text) {
        Objects.requireNonNull(from.socket()).send(text).whenComplete((sent, failure) -> {
            if (failure != null) {
                trigger(() -> closeRequested(from, "a frame was not sent: " + failure.getMessage()));
            }
        });
    }

    /** Gives up when no frame came for as long as READY may take. */
    private void awaitReady(Link from, AccountEndpoint endpoint, Duration limit) {
        after(limit.minus(endpoint.sinceFrame()), () -> {
            if (link != from || from.confirmed() || from.ending() != null) {
                return;
            }
            if (endpoint.sinceFrame().compareTo(limit) < 0) {
                awaitReady(from, endpoint, limit);
            } else {
                requestClose(from, unconfirmed(from, "not ready in " + limit.toMillis() + " ms"));
            }
        });
    }

    private Verdict unconfirmed(Link from, String words) {
        return lostTrust(from, 0)
                ? new Verdict(Recovery.IDENTIFY, NONE, words + "; the session is given up")
                : new Verdict(Recovery.RESUME, NONE, words);
    }

    private void ready(Link from, Frame frame) {
        Optional<Ready> ready = shared.codec().ready(frame);
        String session = ready.map(Ready::sessionId).orElse(null);
        Long sequence = frame.s();
        if (session == null) {
            closeRequested(from, "READY without a session id");
            return;
        }
        botId = ready.map(Ready::user).map(Ready.User::id).orElse(null);
        long position = sequence == null ? 0 : sequence;
        resume.started(session, position);
        trust.reset();
        age.restarted(now());
        confirmed(from);
        admitted(from, intake.begins(partition, session, position));
        gap.end(shared.clock().instant()).ifPresent(this::tell);
        log.info("{}: ready, session {} (generation {})", account, session, from.generation());
    }

    private void tell(Gap.Ended ended) {
        counters.add(Count.SECONDS_OF_GAPS, ended.seconds());
        log.warn("{}: what the platform sent between {} may be lost: it could not be resumed", account, ended);
    }

    private void resumed(Link from, Frame frame) {
        trust.confirmed();
        confirmed(from);
        admitted(from, intake.pass(partition, frame));
        log.info("{}: resumed (generation {})", account, from.generation());
    }

    private void confirmed(Link from) {
        from.confirm();
        comeback.ready(now());
        announce(from);
        changed = true;
    }

    private void announce(Link from) {
        if (from.announce()) {
            listeners.available(from);
            changed = true;
        }
    }

    private void event(Link from, Frame frame, String raw) {
        announce(from);
        age.event(now());
        gap.event(shared.clock().instant());
        admitted(from, intake.take(partition, botId, frame, raw));
    }

    private void admitted(Link from, Admission admission) {
        if (admission != Admission.ACCEPTED) {
            Obstacle now = admission == Admission.FULL ? Obstacle.INBOX_FULL : Obstacle.STORE_UNAVAILABLE;
            blocked(now);
            requestClose(from, new Verdict(Recovery.RESUME, NONE, now.toString()));
        }
    }

    private void blocked(Obstacle now) {
        obstacle = now;
        changed = true;
        log.info("{}: {}", account, now);
        after(shared.timings().attention(), this::overcome);
    }

    private void overcome() {
        if (obstacle != null) {
            obstacle = null;
            comeback.freed(now());
            changed = true;
        }
    }

    // --- the end of a socket

    private void closeRequested(String reason) {
        trigger(() -> {
            Link open = link;
            if (open != null) {
                closeRequested(open, reason);
            }
        });
    }

    private void unanswered(Link open, String reason) {
        requestClose(open, new Verdict(Recovery.RESUME, NONE, reason, true));
    }

    private void closeRequested(Link open, String reason) {
        requestClose(open, new Verdict(Recovery.RESUME, NONE, reason));
    }

    private void requestClose(Link open, Verdict verdict) {
        if (open != link || open.ending() != null) {
            return;
        }
        open.end(verdict);
        silence(open);
        if (!verdict.recovery().keepsSession()) {
            loseSession(verdict.words());
        }
        GatewaySocket socket = open.socket();
        if (socket == null) {
            over(open, verdict);
            return;
        }
        log.debug("{}: closing generation {}: {}", account, open.generation(), verdict.words());
        socket.close(Objects.requireNonNullElse(leaveCode, Leave.RESUMABLY), "");
        after(shared.timings().closeGrace(), socket::abort);
        after(Objects.requireNonNull(settings).deadlines().close(), () -> abandon(open, verdict));
    }

    private void abandon(Link open, Verdict verdict) {
        if (link == open) {
            counters.add(Count.ABANDONED_SOCKETS);
            log.warn("{}: gave up generation {}, whose end was never told", account, open.generation());
            over(open, verdict);
        }
    }

    private void closed(Link was, int code, String reason) {
        GatewaySocket socket = was.socket();
        if (socket != null && was.ending() == null) {
            after(shared.timings().closeGrace(), socket::abort);
        }
        if (link != was) {
            return;
        }
        rivals.closed(code, now());
        Verdict requested = was.ending();
        over(was, requested == null ? verdictOfClose(was, code, reason) : requested);
    }

    private Verdict verdictOfClose(Link was, int code, String reason) {
        if (!VerdictTable.knows(code)) {
            counters.odd(Count.UNKNOWN_CLOSE_CODES, code);
        }
        Verdict verdict = VerdictTable.closed(code);
        boolean given = verdict.recovery() == Recovery.RESUME && lostTrust(was, code);
        return new Verdict(
                given ? Recovery.IDENTIFY : verdict.recovery(),
                verdict.atLeast(),
                verdict.words() + " (close code " + code + (reason.isBlank() ? ")" : ", " + reason + ")"),
                verdict.outside() || (code == BROKEN && was.handshake().phase() == Phase.AWAITING_HELLO));
    }

    private boolean lostTrust(Link was, int code) {
        long handled = resume.position().map(ResumeState.Position::handled).orElse(0L);
        ResumeState.Position from = was.position();
        boolean advanced = from != null && handled > from.handled();
        return trust.lost(code, was.resuming(), advanced, handled);
    }

    private void over(Link was, Verdict verdict) {
        silence(was);
        link = null;
        if (!verdict.recovery().keepsSession()) {
            loseSession(verdict.words());
        }
        if (verdict.recovery().refreshesToken()) {
            invalidateToken(was);
        }
        String person = comeback.over(verdict, now());
        if (person != null) {
            log.warn("{}: {}", account, person);
        }
        log.debug("{}: next look in {} ns: {}", account, comeback.untilDue(now()), verdict.words());
    }

    /** Nothing of this link counts any more but its close. */
    private void silence(Link ending) {
        AccountEndpoint endpoint = ending.endpoint();
        if (endpoint != null) {
            endpoint.abandon();
        }
        listeners.gone();
        changed = true;
    }

    private void invalidateToken(Link was) {
        AccessToken token = was.token();
        if (token != null) {
            platform.ifPresent(http -> http.tokens().invalidate(token));
        }
    }

    private void loseSession(String why) {
        loseSession(partition, why);
    }

    private void loseSession(String partition, String why) {
        resume.position().ifPresent(position -> {
            counters.add(Count.SESSIONS_LOST);
            log.info(
                    "{}: session {} is lost behind sequence {}: {}",
                    account,
                    position.session(),
                    position.handled(),
                    why);
            intake.forget(partition);
            gap.begin();
        });
        resume.cleared();
        trust.reset();
    }

    // --- the lane

    private void trigger(Runnable task) {
        lane.execute(() -> {
            task.run();
            changed = true;
            lookAtFacts();
            publish();
        });
    }

    private void after(Duration wait, Runnable task) {
        var unused = schedule(wait, task);
    }

    private Future<?> schedule(Duration wait, Runnable task) {
        try {
            return shared.timer().schedule(() -> trigger(task), Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shutDown) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private long now() {
        return shared.nanoTime().getAsLong();
    }

    private void publish() {
        if (retired) {
            return;
        }
        changed = false;
        Map<String, Long> counts = counters.view();
        resume.position().ifPresent(position -> counts.put("handledSequence", position.handled()));
        counts.put("secondsWithoutEvent", age.silence(now()).toSeconds());
        shared.board()
                .publish(status.at(
                        shared.clock().instant(),
                        link,
                        Remarks.of(settings, problems, obstacle, comeback, rivals.suspected(now())),
                        counts));
    }

    /** What an attempt needs of us. */
    private final class Attempts implements Approach.Owner {
        @Override
        public boolean isCurrent(Link attempt) {
            return link == attempt;
        }

        @Override
        public AccountEndpoint endpoint(Link attempt) {
            counters.add(Count.DIALS);
            AccountEndpoint endpoint = new AccountEndpoint(
                    attempt.generation(),
                    attempt.handshake(),
                    connection,
                    shared.codec(),
                    counters,
                    shared.nanoTime(),
                    new Arrivals(attempt));
            attempt.dialled(endpoint);
            return endpoint;
        }

        @Override
        public void failed(Link attempt, Verdict verdict) {
            counters.add(Count.FAILED_DIALS);
            over(attempt, verdict);
        }

        @Override
        public void trigger(Runnable task) {
            Connector.this.trigger(task);
        }

        @Override
        public Future<?> schedule(Duration wait, Runnable task) {
            return Connector.this.schedule(wait, task);
        }
    }

    /** What the socket's endpoint tells, taken to the lane. */
    private final class Arrivals implements AccountEndpoint.Receiver {
        private final Link from;

        Arrivals(Link from) {
            this.from = from;
        }

        @Override
        public void opened() {
            trigger(() -> {
                if (link == from && from.ending() == null) {
                    Connector.this.opened(from);
                }
            });
        }

        @Override
        public void received(Signal signal, Phase phase, Frame frame, String raw) {
            lane.execute(() -> {
                Connector.this.received(from, signal, phase, frame, raw);
                if (changed) {
                    lookAtFacts();
                    publish();
                }
            });
        }

        @Override
        public void overflowed() {
            trigger(() -> closeRequested(from, "the account could not keep up"));
        }

        @Override
        public void closed(int code, String reason) {
            trigger(() -> Connector.this.closed(from, code, reason));
        }
    }

    /** What the inbox tells, taken to the lane. */
    private final class Commits implements InboxListener {
        @Override
        public void committed(Checkpoint checkpoint) {
            lane.execute(() -> {
                if (checkpoint.partition().equals(partition)) {
                    resume.handled(checkpoint.session(), checkpoint.sequence());
                }
            });
        }

        @Override
        public void available() {
            trigger(Connector.this::overcome);
        }
    }
}
