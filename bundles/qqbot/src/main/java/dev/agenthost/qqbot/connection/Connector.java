package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
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
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.Shard;
import dev.agenthost.qqbot.socket.GatewaySocket;
import dev.agenthost.qqbot.wire.Frame;
import dev.agenthost.qqbot.wire.Ready;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one connection to the gateway, for one shard of an account, to where the facts say it should be. It has no state
 * machine: after every trigger it looks at what is wanted and what is there, and does the next thing. Used on the account's lane
 * only.
 */
final class Connector implements EventStream {
    private static final Logger log = LoggerFactory.getLogger(Connector.class);
    private static final Duration NONE = Duration.ZERO;

    /** The close code of a connection that ended without one. */
    private static final int BROKEN = 1006;

    private final AccountId account;
    private final String name;
    private final Shard shard;
    private final Shared shared;
    private final Owner owner;
    private final Counters counters;
    private final SessionListeners listeners = new SessionListeners();
    private final Intake intake;
    private final Approach approach;
    private final Comeback comeback;
    private final ResumeTrust trust = new ResumeTrust();
    private final Outage outage = new Outage();
    private final Rivals rivals = new Rivals();
    private final StatusView status;

    private final Lifecycle lifecycle;
    private final ConnectionState connection = new ConnectionState();
    private final ResumeState resume = new ResumeState();
    private final HeartbeatState heartbeat = new HeartbeatState();

    private Settings settings;
    private String partition;
    private Gap gap;
    private final Begin begin;
    private final SessionAge age;
    private @Nullable Link link;
    private long generations;
    private @Nullable Future<?> wake;
    private @Nullable Obstacle obstacle;
    private String recalled = "";
    private boolean changed;
    private @Nullable Integer leaveCode;
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    /**
     * @param part what tells it from the account's other connections, for people; empty when it is the only one
     * @param lifecycle written by the account's component
     */
    Connector(
            AccountId account,
            String part,
            Shard shard,
            Shared shared,
            Lifecycle lifecycle,
            Settings settings,
            Owner owner) {
        this.account = account;
        this.name = part.isEmpty() ? account.toString() : account + " " + part;
        this.shard = shard;
        this.shared = shared;
        this.lifecycle = lifecycle;
        this.settings = settings;
        this.owner = owner;
        this.counters = owner.counters();
        this.partition = Intake.partition(settings, shard);
        this.gap = new Gap(owner.inbox().memory(), Gap.stream(settings, shard));
        this.intake = new Intake(account, shared.mapper(), owner);
        Timings timings = shared.timings();
        Backoff backoff =
                new Backoff(timings.backoffFirst(), timings.backoffCap(), timings.backoffHold(), shared.random());
        this.approach = new Approach(shared, new Attempts());
        this.comeback = new Comeback(backoff, timings.probe(), now());
        comeback.askFor(settings.intents());
        this.begin = new Begin(owner.inbox().memory());
        this.age = new SessionAge(settings.sessionMaxAge(), now());
        this.status = new StatusView(lifecycle, connection, resume, heartbeat);
    }

    // --- what the account calls

    @Override
    public CompletionStage<Void> leave(int code) {
        leaveCode = code;
        return left.minimalCompletionStage();
    }

    @Override
    public void forget(String why) {
        loseSession(why);
        gap.forget();
        begin.forget(partition);
    }

    @Override
    public void restart() {
        comeback.atOnce(now());
        comeback.askFor(settings.intents());
        Link open = link;
        if (open != null) {
            requestClose(open, new Verdict(Recovery.RESUME, NONE, "restarted by a person"));
        }
    }

    /** An attempt that is under way goes on: each of its steps has a deadline of its own, and a socket of its own to come. */
    @Override
    public void awake() {
        Link open = link;
        if (open != null && open.socket() != null) {
            closeRequested(open, "the machine slept");
        }
        overcome();
        comeback.freed(now());
    }

    @Override
    public void committed(Checkpoint checkpoint) {
        if (checkpoint.partition().equals(partition)) {
            resume.handled(checkpoint.session(), checkpoint.sequence());
        }
    }

    @Override
    public void available() {
        overcome();
    }

    @Override
    public void addListener(SessionListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(SessionListener listener) {
        listeners.remove(listener);
    }

    @Override
    public StreamStatus status() {
        Map<String, Long> counts = new LinkedHashMap<>();
        resume.position().ifPresent(position -> counts.put("handledSequence", position.handled()));
        counts.put("secondsWithoutEvent", age.silence(now()).toSeconds());
        return status.of(
                link, Remarks.of(settings, owner.problems(), obstacle, comeback, rivals.suspected(now())), counts);
    }

    /** Whether it has to start a session and has not sent Identify yet. */
    boolean needsSession() {
        Link open = link;
        return wanted() && resume.position().isEmpty() && (open == null || !open.identifySent());
    }

    // --- configuration

    @Override
    public void adopt(Settings next) {
        Settings previous = settings;
        settings = next;
        partition = Intake.partition(next, shard);
        age.cap(next.sessionMaxAge());
        reconnectIfNeeded(previous, next);
        if (!Gap.stream(previous, shard).equals(Gap.stream(next, shard))) {
            gap = new Gap(owner.inbox().memory(), Gap.stream(next, shard));
        }
        comeback.atOnce(now());
    }

    /**
     * Asks the host before every connection: it says whether we may follow this stream, and once a partition what an earlier
     * life left; false while the host cannot tell, or another account follows it.
     */
    private boolean recall() {
        try {
            Optional<Checkpoint> stored = intake.stored(partition);
            if (!recalled.equals(partition)) {
                gap.recall();
                if (resume.position().isEmpty() && stored.isPresent()) {
                    goOnFrom(stored.get());
                }
                recalled = partition;
            }
            return true;
        } catch (UnavailableException e) {
            blocked(Obstacle.of(e));
            return false;
        }
    }

    /** Also from a session that is too old by now: what it has missed is replayed, and the next quiet moment ends it. */
    private void goOnFrom(Checkpoint stored) throws UnavailableException {
        age.continued(
                now(), begin.age(partition, stored.session(), shared.clock().instant()));
        resume.started(stored.session(), stored.sequence());
        intake.continues(stored.session(), stored.sequence());
    }

    private void reconnectIfNeeded(Settings previous, Settings next) {
        boolean samePartition = Intake.partition(previous, shard).equals(partition);
        boolean sameSession = samePartition && previous.intents() == next.intents();
        boolean sameConnection = sameSession
                && previous.credentials().equals(next.credentials())
                && previous.endpoints().equals(next.endpoints());
        if (sameConnection) {
            return;
        }
        if (!sameSession) {
            loseSession(Intake.partition(previous, shard), "the configuration changed");
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
        return lifecycle.isOn() && leaveCode == null && settings.enabled() && obstacle == null;
    }

    @Override
    public void look() {
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
        wake = owner.schedule(wait, () -> {});
    }

    // --- on the way to a socket

    private void approach() {
        ResumeState.Position position = resume.position().orElse(null);
        Link next = new Link(
                account,
                ++generations,
                position,
                heartbeat,
                () -> trigger(() -> {}),
                (open, reason) -> trigger(() -> closeRequested(open, reason)));
        link = next;
        changed = true;
        comeback.begins();
        if (outage.begins()) {
            long number = outage.number();
            after(Outage.GRACE, () -> tellOutage(number));
        }
        approach.begin(next, settings, owner.tokens(), owner.gateways());
        if (position != null) {
            owner.botId(); // no READY will tell it: asked for ahead of the first event
        }
    }

    private void tellOutage(long number) {
        if (!outage.due(number)) {
            return;
        }
        if (!wanted() || comeback.parked() != null) {
            outage.ends(); // told already, or nothing to tell: the next attempt counts anew
            return;
        }
        outage.told();
        log.warn(
                "{}: not connected for {} s, and tries on: {}",
                name,
                Outage.GRACE.toSeconds(),
                outage.cause().isEmpty() ? status().reason() : outage.cause());
    }

    // --- on the socket

    private void opened(Link open) {
        open.arrived();
        changed = true;
        Settings current = settings;
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
        Settings current = settings;
        AccessToken token = Objects.requireNonNull(from.token());
        if (owner.tokens().isVoid(token)) {
            String words = "the access token came to its end on the way: nothing is risked with it";
            requestClose(from, new Verdict(Recovery.RESUME, NONE, words));
            return;
        }
        ResumeState.Position position = from.position();
        if (position == null) {
            counters.add(Count.IDENTIFIES);
            from.sendsIdentify();
            send(from, shared.codec().identify(token, comeback.intents(), shard));
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

    /** Gives up when nothing of the session came for as long as READY may take. */
    private void awaitReady(Link from, AccountEndpoint endpoint, Duration limit) {
        after(limit.minus(endpoint.sinceStep()), () -> {
            if (link != from || from.confirmed() || from.ending() != null) {
                return;
            }
            if (endpoint.sinceStep().compareTo(limit) < 0) {
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
        ready.map(Ready::user).map(Ready.User::id).ifPresent(owner::botIs);
        long position = sequence == null ? 0 : sequence;
        resume.started(session, position);
        trust.reset();
        age.restarted(now());
        begin.write(partition, session, shared.clock().instant());
        confirmed(from);
        gap.end(shared.clock().instant()).ifPresent(this::tell);
        admitted(from, intake.begins(partition, session, position));
        log.info("{}: ready, session {} (generation {})", name, session, from.generation());
    }

    private void tell(Gap.Ended ended) {
        counters.add(Count.SECONDS_OF_GAPS, ended.seconds());
        log.warn("{}: what the platform sent between {} may be lost: it could not be resumed", name, ended);
    }

    private void resumed(Link from, Frame frame) {
        trust.confirmed();
        confirmed(from);
        admitted(from, intake.pass(partition, frame));
        log.info("{}: resumed (generation {})", name, from.generation());
    }

    private void confirmed(Link from) {
        from.confirm();
        comeback.ready(now());
        if (outage.ends()) {
            log.info("{}: connected again", name);
        }
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
        admitted(from, intake.take(partition, frame, raw));
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
        log.info("{}: {}", name, now);
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
        log.debug("{}: closing generation {}: {}", name, open.generation(), verdict.words());
        socket.close(Objects.requireNonNullElse(leaveCode, Leave.RESUMABLY), "");
        after(shared.timings().closeGrace(), socket::abort);
        after(settings.deadlines().close(), () -> abandon(open, verdict));
    }

    private void abandon(Link open, Verdict verdict) {
        if (link == open) {
            counters.add(Count.ABANDONED_SOCKETS);
            log.warn("{}: gave up generation {}, whose end was never told", name, open.generation());
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
        outage.failed(verdict.words());
        String person = comeback.over(verdict, now());
        if (person != null) {
            log.warn("{}: {}", name, person);
        }
        log.debug("{}: next look in {} ns: {}", name, comeback.untilDue(now()), verdict.words());
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
            owner.tokens().invalidate(token);
        }
    }

    private void loseSession(String why) {
        loseSession(partition, why);
    }

    private void loseSession(String partition, String why) {
        resume.position().ifPresent(position -> {
            counters.add(Count.SESSIONS_LOST);
            log.info(
                    "{}: session {} is lost behind sequence {}: {}", name, position.session(), position.handled(), why);
            gap.begin(); // ahead of the forgetting: a host that ends in between has a Resume refused once more
            intake.forget(partition);
        });
        resume.cleared();
        trust.reset();
    }

    // --- the lane

    private void trigger(Runnable task) {
        owner.trigger(task);
    }

    private void after(Duration wait, Runnable task) {
        var unused = owner.schedule(wait, task);
    }

    private long now() {
        return shared.nanoTime().getAsLong();
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
        public int sessionsToStart() {
            return owner.sessionsToStart();
        }

        @Override
        public void failed(Link attempt, Verdict verdict) {
            counters.add(Count.FAILED_DIALS);
            over(attempt, verdict);
        }

        @Override
        public void trigger(Runnable task) {
            owner.trigger(task);
        }

        @Override
        public Future<?> schedule(Duration wait, Runnable task) {
            return owner.schedule(wait, task);
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
            owner.execute(() -> {
                changed = false;
                Connector.this.received(from, signal, phase, frame, raw);
                if (changed) {
                    look();
                    owner.publish();
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
}
