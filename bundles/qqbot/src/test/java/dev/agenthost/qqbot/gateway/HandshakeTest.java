package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.gateway.Handshake.Phase;
import dev.agenthost.qqbot.gateway.Handshake.Signal;
import dev.agenthost.qqbot.wire.Frame;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class HandshakeTest {
    private static final ResumeState.Position POSITION = new ResumeState.Position("session", 41);

    private static Frame op(int op) {
        return new Frame(op, null, null, null, JsonValue.NULL);
    }

    private static Frame dispatch(@Nullable Long s, String t) {
        return new Frame(0, s, t, null, JsonValue.NULL);
    }

    /** A handshake in each phase, by the only ways there are. */
    private static Handshake in(Phase phase) {
        return switch (phase) {
            case AWAITING_HELLO -> new Handshake(null);
            case IDENTIFYING -> after(new Handshake(null), op(10));
            case RESUMING -> after(new Handshake(POSITION), op(10));
            case READY -> after(new Handshake(null), op(10), dispatch(1L, "READY"));
        };
    }

    private static Handshake after(Handshake handshake, Frame... frames) {
        for (Frame frame : frames) {
            handshake.received(frame);
        }
        return handshake;
    }

    private enum Input {
        HELLO,
        READY,
        RESUMED,
        EVENT,
        NAMELESS,
        HEARTBEAT,
        ACK,
        RECONNECT,
        INVALID_SESSION,
        IDENTIFY,
        RESUME,
        UNKNOWN,
        NEGATIVE;

        Frame frame() {
            return switch (this) {
                case HELLO -> op(10);
                case READY -> dispatch(50L, "READY");
                case RESUMED -> dispatch(50L, "RESUMED");
                case EVENT -> dispatch(50L, "C2C_MESSAGE_CREATE");
                case NAMELESS -> new Frame(0, 50L, null, null, JsonValue.NULL);
                case HEARTBEAT -> op(1);
                case ACK -> op(11);
                case RECONNECT -> op(7);
                case INVALID_SESSION -> op(9);
                case IDENTIFY -> op(2);
                case RESUME -> op(6);
                case UNKNOWN -> op(99);
                case NEGATIVE -> op(-1);
            };
        }
    }

    /** What is expected of every phase and every input: signal, next phase. */
    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (Input input : Input.values()) {
                rows.add(Arguments.of(phase, input, signal(phase, input), next(phase, input)));
            }
        }
        return rows.stream();
    }

    private static Signal signal(Phase phase, Input input) {
        return switch (input) {
            case HELLO -> phase == Phase.AWAITING_HELLO ? Signal.IDENTIFY : Signal.UNEXPECTED;
            case READY -> phase == Phase.AWAITING_HELLO ? Signal.UNEXPECTED : Signal.READY;
            case RESUMED ->
                switch (phase) {
                    case AWAITING_HELLO, IDENTIFYING -> Signal.UNEXPECTED;
                    case RESUMING -> Signal.RESUMED;
                    case READY -> Signal.EVENT;
                };
            case EVENT, NAMELESS ->
                phase == Phase.AWAITING_HELLO || phase == Phase.IDENTIFYING ? Signal.UNEXPECTED : Signal.EVENT;
            case HEARTBEAT -> Signal.HEARTBEAT_WANTED;
            case ACK -> Signal.HEARTBEAT_ACK;
            case RECONNECT -> Signal.RECONNECT;
            case INVALID_SESSION -> Signal.INVALID_SESSION;
            case IDENTIFY, RESUME -> Signal.UNEXPECTED;
            case UNKNOWN, NEGATIVE -> Signal.UNKNOWN;
        };
    }

    private static Phase next(Phase phase, Input input) {
        if (phase == Phase.AWAITING_HELLO) {
            return input == Input.HELLO ? Phase.IDENTIFYING : phase;
        }
        boolean completes = input == Input.READY || (input == Input.RESUMED && phase == Phase.RESUMING);
        return completes ? Phase.READY : phase;
    }

    @ParameterizedTest
    @MethodSource("table")
    void every_frame_in_every_phase(Phase phase, Input input, Signal signal, Phase next) {
        Handshake handshake = in(phase);

        assertThat(handshake.received(input.frame())).isEqualTo(signal);
        assertThat(handshake.phase()).isEqualTo(next);
    }

    @Nested
    class With_a_session_to_resume {
        private final Handshake handshake = new Handshake(POSITION);

        @Test
        void Hello_asks_for_Resume() {
            assertThat(handshake.received(op(10))).isEqualTo(Signal.RESUME);
        }

        @Test
        void the_last_received_sequence_starts_at_the_handled_one() {
            assertThat(handshake.lastReceived()).isEqualTo(41);
        }

        @Test
        void a_READY_begins_a_new_session_with_its_own_numbers() {
            after(handshake, op(10), dispatch(1L, "READY"));

            assertThat(handshake.phase()).isEqualTo(Phase.READY);
            assertThat(handshake.lastReceived()).isEqualTo(1);
        }
    }

    @Nested
    class The_last_received_sequence {
        @Test
        void is_none_before_the_first() {
            assertThat(in(Phase.IDENTIFYING).lastReceived()).isNull();
        }

        @Test
        void never_goes_back() {
            Handshake handshake = after(
                    in(Phase.READY),
                    dispatch(5L, "A"),
                    dispatch(3L, "B"),
                    new Frame(0, null, "C", null, JsonValue.NULL));

            assertThat(handshake.lastReceived()).isEqualTo(5);
        }
    }
}
