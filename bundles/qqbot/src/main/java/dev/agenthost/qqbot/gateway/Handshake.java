package dev.agenthost.qqbot.gateway;

import dev.agenthost.qqbot.wire.Frame;
import dev.agenthost.qqbot.wire.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * Fact three: how far is this socket, and what did it receive last? (protocol 3) Written by the frames of one socket, in the
 * order they come; dies with it. Any thread may read.
 */
public final class Handshake {
    /** How far. */
    public enum Phase {
        AWAITING_HELLO("awaiting Hello"),
        IDENTIFYING("identifying"),
        RESUMING("resuming"),
        READY("ready");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What a frame means where the handshake stands. */
    public enum Signal {
        /** Hello came: Identify is due. */
        IDENTIFY,
        /** Hello came: Resume is due. */
        RESUME,
        /** A new session begins. */
        READY,
        /** The session goes on; everything missed has been replayed. */
        RESUMED,
        /** Something happened in the session. */
        EVENT,
        /** The platform wants a heartbeat at once. */
        HEARTBEAT_WANTED,
        /** The platform answered a heartbeat. */
        HEARTBEAT_ACK,
        /** The platform wants us to come again. */
        RECONNECT,
        /** The platform does not know the session, or refuses to begin one. */
        INVALID_SESSION,
        /** Known, but not expected here. */
        UNEXPECTED,
        /** An op nobody knows yet. */
        UNKNOWN
    }

    private static final String READY = "READY";
    private static final String RESUMED = "RESUMED";

    private final boolean resume;
    private volatile Phase phase = Phase.AWAITING_HELLO;
    private volatile @Nullable Long lastReceived;

    /** @param position where Resume goes on, or null when Identify begins a session */
    public Handshake(ResumeState.@Nullable Position position) {
        this.resume = position != null;
        this.lastReceived = position == null ? null : position.handled();
    }

    public Phase phase() {
        return phase;
    }

    /** The last received sequence number of the session, or null before the first. */
    public @Nullable Long lastReceived() {
        return lastReceived;
    }

    /** Takes the next frame of this socket. */
    public Signal received(Frame frame) {
        return switch (frame.op()) {
            case Opcode.HELLO -> hello();
            case Opcode.DISPATCH -> dispatch(frame);
            case Opcode.HEARTBEAT -> Signal.HEARTBEAT_WANTED;
            case Opcode.HEARTBEAT_ACK -> Signal.HEARTBEAT_ACK;
            case Opcode.RECONNECT -> Signal.RECONNECT;
            case Opcode.INVALID_SESSION -> Signal.INVALID_SESSION;
            case Opcode.IDENTIFY, Opcode.RESUME -> Signal.UNEXPECTED;
            default -> Signal.UNKNOWN;
        };
    }

    private Signal hello() {
        if (phase != Phase.AWAITING_HELLO) {
            return Signal.UNEXPECTED;
        }
        phase = resume ? Phase.RESUMING : Phase.IDENTIFYING;
        return resume ? Signal.RESUME : Signal.IDENTIFY;
    }

    private Signal dispatch(Frame frame) {
        if (phase == Phase.AWAITING_HELLO) {
            return Signal.UNEXPECTED;
        }
        if (READY.equals(frame.t())) {
            lastReceived = frame.s();
            phase = Phase.READY;
            return Signal.READY;
        }
        if (phase == Phase.IDENTIFYING) {
            return Signal.UNEXPECTED;
        }
        note(frame.s());
        if (phase == Phase.RESUMING && RESUMED.equals(frame.t())) {
            phase = Phase.READY;
            return Signal.RESUMED;
        }
        return Signal.EVENT;
    }

    private void note(@Nullable Long sequence) {
        Long last = lastReceived;
        if (sequence != null && (last == null || sequence > last)) {
            lastReceived = sequence;
        }
    }
}
