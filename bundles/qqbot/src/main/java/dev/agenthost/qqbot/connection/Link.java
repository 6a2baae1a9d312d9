package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.qqbot.gateway.Handshake;
import dev.agenthost.qqbot.gateway.Handshake.Phase;
import dev.agenthost.qqbot.gateway.HeartbeatMonitor;
import dev.agenthost.qqbot.gateway.HeartbeatState;
import dev.agenthost.qqbot.gateway.ResumeState;
import dev.agenthost.qqbot.gateway.Verdict;
import dev.agenthost.qqbot.heartbeat.LiveSession;
import dev.agenthost.qqbot.rest.AccessToken;
import dev.agenthost.qqbot.socket.GatewaySocket;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a connection, from asking for the token to the end of its socket: everything that dies with it. Its mutable
 * parts belong to the account's lane.
 */
final class Link implements LiveSession {
    private final AccountId account;
    private final long generation;
    private final ResumeState.@Nullable Position position;
    private final HeartbeatState heartbeat;
    private final Runnable changes;
    private final BiConsumer<Link, String> closeRequests;
    private final Handshake handshake;

    private @Nullable AccountEndpoint endpoint;
    private @Nullable AccessToken token;
    private volatile Duration heartbeatInterval = HeartbeatMonitor.SHORTEST_INTERVAL;
    private String step = "";
    private int steps;
    private boolean identifySent;
    private boolean resumeSent;
    private boolean confirmed;
    private boolean announced;
    private @Nullable Verdict ending;

    /**
     * @param position where to resume, or null to identify
     * @param changes is told that the heartbeat has news
     * @param closeRequests takes the heartbeat's requests to close this link, and no other
     */
    Link(
            AccountId account,
            long generation,
            ResumeState.@Nullable Position position,
            HeartbeatState heartbeat,
            Runnable changes,
            BiConsumer<Link, String> closeRequests) {
        this.account = account;
        this.generation = generation;
        this.position = position;
        this.heartbeat = heartbeat;
        this.changes = changes;
        this.closeRequests = closeRequests;
        this.handshake = new Handshake(position);
    }

    ResumeState.@Nullable Position position() {
        return position;
    }

    Handshake handshake() {
        return handshake;
    }

    @Nullable
    AccountEndpoint endpoint() {
        return endpoint;
    }

    void dialled(AccountEndpoint dialled) {
        endpoint = dialled;
    }

    @Nullable
    AccessToken token() {
        return token;
    }

    void authorized(AccessToken granted) {
        token = granted;
    }

    /** Enters a step on the way to a socket; the number says whether it is still the current one later. */
    int enter(String next) {
        step = next;
        return ++steps;
    }

    /** The socket is open: no step on the way to it counts any more. */
    void arrived() {
        steps++;
    }

    boolean isIn(int number) {
        return steps == number;
    }

    /**
     * What this attempt is about.
     *
     * @param phase of the handshake while its socket is open, or null
     */
    String doing(@Nullable Phase phase) {
        Verdict asked = ending;
        if (asked != null) {
            return "closing: " + asked.words();
        }
        if (phase != null) {
            return phase.toString();
        }
        return socket() == null ? step : "the connection ended";
    }

    /** The open socket, or null before. */
    @Nullable
    GatewaySocket socket() {
        AccountEndpoint dialled = endpoint;
        return dialled == null ? null : dialled.socket();
    }

    void greeted(Duration interval) {
        heartbeatInterval = interval;
    }

    void sendsIdentify() {
        identifySent = true;
    }

    boolean identifySent() {
        return identifySent;
    }

    void resumeSent() {
        resumeSent = true;
    }

    /** READY or RESUMED came. */
    void confirm() {
        confirmed = true;
    }

    boolean confirmed() {
        return confirmed;
    }

    /** Whether Resume was sent and has not been confirmed. */
    boolean resuming() {
        return resumeSent && !confirmed;
    }

    /** @return true the first time */
    boolean announce() {
        boolean first = !announced;
        announced = true;
        return first;
    }

    /** We asked for the end: this is what follows it. */
    void end(Verdict verdict) {
        ending = verdict;
    }

    @Nullable
    Verdict ending() {
        return ending;
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public Duration heartbeatInterval() {
        return heartbeatInterval;
    }

    @Override
    public HeartbeatState heartbeat() {
        return heartbeat;
    }

    @Override
    public void heartbeatChanged() {
        changes.run();
    }

    @Override
    public long answers() {
        AccountEndpoint open = endpoint;
        return open == null ? 0 : open.answers();
    }

    @Override
    public void beat() {
        AccountEndpoint open = endpoint;
        if (open != null) {
            open.beat();
        }
    }

    @Override
    public void requestClose(String reason) {
        closeRequests.accept(this, reason);
    }
}
