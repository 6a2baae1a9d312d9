package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.gateway.ConnectionState;
import dev.agenthost.qqbot.gateway.Handshake;
import dev.agenthost.qqbot.gateway.Handshake.Phase;
import dev.agenthost.qqbot.gateway.Handshake.Signal;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.socket.GatewaySocket;
import dev.agenthost.qqbot.socket.SocketEndpoint;
import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.qqbot.wire.Decoded;
import dev.agenthost.qqbot.wire.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint of one dial, for one generation: writes the connection state, decodes frames and lets the handshake take
 * them. What needs an answer at once is answered here, ahead of every queue; everything else goes to the account's lane.
 */
final class AccountEndpoint implements SocketEndpoint {
    /** Hears of this endpoint, on the thread of the socket: must hand over and return. */
    interface Receiver {
        void opened();

        /** @param phase how far the handshake was when the frame came */
        void received(Signal signal, Phase phase, Frame frame, String raw);

        /** The lane is too far behind: frames are dropped from here on. */
        void overflowed();

        void closed(int code, String reason);
    }

    private static final Logger log = LoggerFactory.getLogger(AccountEndpoint.class);

    private final long generation;
    private final Handshake handshake;
    private final ConnectionState connection;
    private final Codec codec;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final Receiver receiver;
    private final Inflow inflow = new Inflow();

    private volatile @Nullable GatewaySocket socket;
    private volatile boolean deaf;
    private volatile long lastFrame;
    private volatile long lastStep;
    private volatile long lastPong;
    private volatile long answers;

    AccountEndpoint(
            long generation,
            Handshake handshake,
            ConnectionState connection,
            Codec codec,
            Counters counters,
            LongSupplier nanoTime,
            Receiver receiver) {
        this.generation = generation;
        this.handshake = handshake;
        this.connection = connection;
        this.codec = codec;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.receiver = receiver;
        this.lastFrame = nanoTime.getAsLong();
        this.lastPong = lastFrame;
        this.lastStep = lastFrame;
    }

    /** The open socket, or null before. */
    @Nullable
    GatewaySocket socket() {
        return socket;
    }

    /** How long ago the last frame came that brings the handshake on: answers to heartbeats do not. */
    Duration sinceStep() {
        return Duration.ofNanos(nanoTime.getAsLong() - lastStep);
    }

    /** How long ago the last sign of life came, be it only the answer to a WebSocket ping. */
    Duration sinceSign() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(Math.min(now - lastFrame, now - lastPong));
    }

    /** How many heartbeats were answered. */
    long answers() {
        return answers;
    }

    /** Nobody waits for this dial any more: no frame of it counts, and should it still open, it closes itself. */
    void abandon() {
        deaf = true;
    }

    /** A frame that was handed over has been handled. */
    void handled(String raw) {
        inflow.leave(raw.length());
    }

    @Override
    public void onOpen(GatewaySocket opened) {
        socket = opened;
        lastFrame = nanoTime.getAsLong();
        boolean youngest = connection.opened(generation);
        if (deaf || !youngest) {
            counters.add(Count.STALE_SOCKETS);
            opened.close(Leave.RESUMABLY, "too late");
        } else {
            receiver.opened();
        }
    }

    @Override
    public void onText(String text) {
        if (log.isTraceEnabled()) {
            log.trace("generation {}: {}", generation, codec.redacted(text));
        }
        decoded(codec.decode(text), text);
    }

    @Override
    public void onBinary(byte[] content) {
        counters.odd(Count.BINARY_FRAMES, "the gateway sends binary frames");
        decoded(codec.decode(ByteBuffer.wrap(content)), "");
    }

    private void decoded(Decoded decoded, String raw) {
        lastFrame = nanoTime.getAsLong();
        if (deaf) {
            counters.add(Count.STALE_FRAMES);
        } else if (decoded instanceof Decoded.Ok ok) {
            frame(ok.frame(), raw);
        } else if (decoded instanceof Decoded.Malformed malformed) {
            counters.odd(Count.MALFORMED_FRAMES, malformed.reason());
        } else if (decoded instanceof Decoded.TooLarge tooLarge) {
            counters.odd(Count.OVERSIZED_FRAMES, "longer than the limit");
            log.debug("generation {}: dropped a frame of {}", generation, tooLarge.size());
        }
    }

    private void frame(Frame frame, String raw) {
        Phase phase = handshake.phase();
        Signal signal = handshake.received(frame);
        switch (signal) {
            case HEARTBEAT_WANTED -> beat();
            case HEARTBEAT_ACK -> answered();
            case UNKNOWN -> counters.odd(Count.UNKNOWN_OPS, frame.op());
            case UNEXPECTED -> counters.odd(Count.UNEXPECTED_FRAMES, unexpected(frame, phase));
            default -> handOver(signal, phase, frame, raw);
        }
    }

    /** Of one kind whatever its sequence number is. */
    private static String unexpected(Frame frame, Phase phase) {
        return "op " + frame.op() + (frame.t() == null ? "" : " " + frame.t()) + " while " + phase;
    }

    // One thread at a time calls an endpoint.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void answered() {
        answers++;
        counters.add(Count.HEARTBEAT_ANSWERS);
    }

    private void handOver(Signal signal, Phase phase, Frame frame, String raw) {
        lastStep = nanoTime.getAsLong();
        if (inflow.enter(raw.length())) {
            receiver.received(signal, phase, frame, raw);
        } else {
            deaf = true;
            counters.add(Count.OVERFLOWS);
            receiver.overflowed();
        }
    }

    /** Sends a heartbeat with the last received sequence number. */
    void beat() {
        GatewaySocket open = socket;
        if (open != null) {
            counters.add(Count.HEARTBEATS);
            open.send(codec.heartbeat(handshake.lastReceived())).exceptionally(failure -> {
                log.debug("generation {}: a heartbeat was not sent: {}", generation, failure.toString());
                return null;
            });
        }
    }

    @Override
    public void onPong() {
        lastPong = nanoTime.getAsLong();
    }

    @Override
    public void onError(Throwable failure) {
        counters.odd(Count.SOCKET_ERRORS, failure);
    }

    @Override
    public void onClose(int code, String reason) {
        connection.closed(generation);
        receiver.closed(code, reason);
    }
}
