package dev.agenthost.qqbot.connection;

import java.util.ArrayList;
import java.util.List;

/**
 * What a platform, a network, a host and a person do to a connection: played over real sockets by {@link Script}, and in any
 * order at all by {@link ConnectionPropertiesTest}.
 *
 * <p>Only the fake does what shows after minutes of a manual clock, or at a moment that real threads do not keep to: clock
 * passing and machine sleeping, silence, lost acknowledgements, closes that are never told, dials, Hello, READY and RESUMED
 * that stall or come late, dials that fail, late commits, other heartbeat intervals, close 4008 (which a minute of waiting
 * follows), the closes 1005, 1009, 3999 and 4005 (which end the session on the simulator and not on the fake), 4009 shortly
 * after op 7, and token and configuration changes in the midst of all this. {@code RealSocketsTest}
 * has several of these one by one, under shorter deadlines.
 */
enum Act {
    MESSAGES(0, (stage, said) -> {
        said.next(stage);
        said.next(stage);
    }),
    HEARTBEAT_WANTED(0, (stage, said) -> stage.wantsHeartbeat()),
    UNKNOWN_OP(0, (stage, said) -> stage.frame("{\"op\":4711,\"d\":{}}")),
    MALFORMED(0, (stage, said) -> stage.frame("{\"op\":")),
    BINARY(0, (stage, said) -> stage.binaryFrame("{\"op\":4711,\"d\":{}}")),
    RECONNECT(1, (stage, said) -> stage.frame("{\"op\":7}")),
    INVALID_SESSION(1, (stage, said) -> stage.frame("{\"op\":9,\"d\":false}")),
    INVALID_SESSION_RESUMABLE(1, (stage, said) -> stage.frame("{\"op\":9,\"d\":true}")),
    NORMAL_CLOSE(1, (stage, said) -> stage.close(1000)),
    GOING_AWAY(1, (stage, said) -> stage.close(1001)),
    SERVER_ERROR(1, (stage, said) -> stage.close(1011)),
    UNKNOWN_ERROR(1, (stage, said) -> stage.close(4000)),
    NOT_AUTHENTICATED(1, (stage, said) -> stage.close(4003)),
    TOKEN_REFUSED(1, (stage, said) -> stage.close(4004)),
    SESSION_NOT_VALID(1, (stage, said) -> stage.close(4006)),
    SEQUENCE_NOT_VALID(1, (stage, said) -> stage.close(4007)),
    EXPIRED(1, (stage, said) -> stage.close(4009)),
    FIRST_INTERNAL_ERROR(1, (stage, said) -> stage.close(4900)),
    INTERNAL_ERROR(1, (stage, said) -> stage.close(4902)),
    LAST_INTERNAL_ERROR(1, (stage, said) -> stage.close(4913)),
    CUT(1, (stage, said) -> stage.cut()),
    STALE_MESSAGE(0, (stage, said) -> stage.staleFrame(FakePlatform.message(900, "stale"))),
    STALE_RECONNECT(0, (stage, said) -> stage.staleFrame("{\"op\":7}")),
    STALE_INVALID_SESSION(0, (stage, said) -> stage.staleFrame("{\"op\":9,\"d\":false}")),
    STALE_CLOSE(0, (stage, said) -> stage.staleClose(4006)),
    RESUME_REFUSED(2, (stage, said) -> {
        stage.refuseNextResume();
        stage.close(4009);
    }),
    DISCOVERY_FAILS(1, (stage, said) -> {
        stage.failDiscovery(2);
        stage.cut();
    }),
    SAID_WHILE_AWAY(1, (stage, said) -> {
        stage.slowDiscovery(true);
        stage.cut();
        said.next(stage);
        said.next(stage);
        stage.slowDiscovery(false);
    }),
    HOST_FULL(1, (stage, said) -> {
        stage.hostFull();
        said.next(stage);
        stage.hostTakesAgain();
    }),
    RESTART(1, (stage, said) -> stage.restart());

    /** Those that must change nothing at all. */
    static final List<Act> STALE = List.of(STALE_MESSAGE, STALE_RECONNECT, STALE_INVALID_SESSION, STALE_CLOSE);

    private final int sockets;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final Doing doing;

    /** @param sockets how many it takes until a bot that was ready is back */
    Act(int sockets, Doing doing) {
        this.sockets = sockets;
        this.doing = doing;
    }

    int sockets() {
        return sockets;
    }

    void on(Stage stage, Said said) throws InterruptedException {
        doing.on(stage, said);
    }

    private interface Doing {
        void on(Stage stage, Said said) throws InterruptedException;
    }

    /** What persons have said to the bot, each time something else. */
    static final class Said {
        final List<String> texts = new ArrayList<>();

        void next(Stage stage) {
            String text = "text " + (texts.size() + 1);
            texts.add(text);
            stage.says(text);
        }
    }
}
