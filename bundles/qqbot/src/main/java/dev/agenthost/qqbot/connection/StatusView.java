package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.qqbot.gateway.ConnectionState;
import dev.agenthost.qqbot.gateway.Handshake.Phase;
import dev.agenthost.qqbot.gateway.HeartbeatState;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.gateway.ResumeState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives what people see from the five facts; holds no state of its own but when it changed last. */
final class StatusView {
    private static final int SHOWN_ID = 8;

    private final AccountId account;
    private final Lifecycle lifecycle;
    private final ConnectionState connection;
    private final ResumeState resume;
    private final HeartbeatState heartbeat;
    private @Nullable State state;
    private Instant since = Instant.EPOCH;

    StatusView(
            AccountId account,
            Lifecycle lifecycle,
            ConnectionState connection,
            ResumeState resume,
            HeartbeatState heartbeat) {
        this.account = account;
        this.lifecycle = lifecycle;
        this.connection = connection;
        this.resume = resume;
        this.heartbeat = heartbeat;
    }

    /** @param link the present attempt or socket, or null */
    AccountStatus at(Instant now, @Nullable Link link, Remarks remarks, Map<String, Long> counters) {
        // the socket's thread writes meanwhile: every fact is read once, so that no two of them contradict each other
        long open = connection.generation();
        Phase phase = link == null || link.generation() != open
                ? null
                : link.handshake().phase();
        State present = state(phase == Phase.READY, remarks);
        if (present != state) {
            state = present;
            since = now;
        }
        String doing = link == null ? remarks.waiting() : link.doing(phase);
        Map<String, String> facts = facts(open, phase);
        String hindrance = remarks.hindrance();
        if (hindrance != null && (present == State.CONNECTING || present == State.PARKED)) {
            facts.put(AccountStatus.HINDRANCE, hindrance);
        }
        return new AccountStatus(account, present, reason(present, doing, remarks), since, facts, counters);
    }

    private State state(boolean ready, Remarks remarks) {
        if (!lifecycle.isOn()) {
            return State.OFF;
        }
        if (remarks.parked() != null && !ready) {
            return State.PARKED;
        }
        if (remarks.paused()) {
            return State.PAUSED;
        }
        return ready ? State.READY : State.CONNECTING;
    }

    private static String reason(State state, String doing, Remarks remarks) {
        return switch (state) {
            case OFF -> "deactivated";
            case PARKED -> String.valueOf(remarks.parked());
            case PAUSED -> "paused by configuration (enabled=false)";
            case READY -> remarks.note().isEmpty() ? "connected" : remarks.note();
            case CONNECTING -> remarks.note().isEmpty() ? doing : doing + "; " + remarks.note();
        };
    }

    private Map<String, String> facts(long open, @Nullable Phase phase) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("lifecycle", lifecycle.isOn() ? "on" : "off");
        facts.put("connection", open == 0 ? "closed" : "open (generation " + open + ")");
        facts.put("handshake", phase == null ? "none" : phase.toString());
        facts.put("resume", resumeFact(resume.position()));
        facts.put("heartbeat", heartbeatFact(heartbeat.view()));
        return facts;
    }

    private static String resumeFact(Optional<ResumeState.Position> position) {
        return position.map(ResumeState.Position::session)
                .map(session -> "session " + session.substring(0, Math.min(SHOWN_ID, session.length())))
                .orElse("nothing to resume");
    }

    private static String heartbeatFact(HeartbeatState.View view) {
        if (view.generation() == 0) {
            return "waiting for a session";
        }
        String interval = "every " + view.interval().toMillis() + " ms";
        return view.unanswered() == 0 ? interval : interval + ", " + view.unanswered() + " unanswered";
    }
}
