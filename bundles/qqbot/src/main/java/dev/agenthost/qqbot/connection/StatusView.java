package dev.agenthost.qqbot.connection;

import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.qqbot.gateway.ConnectionState;
import dev.agenthost.qqbot.gateway.Handshake.Phase;
import dev.agenthost.qqbot.gateway.HeartbeatState;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.gateway.ResumeState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives what people see of one connection from the five facts. */
final class StatusView {
    static final String PAUSED = "paused by configuration (enabled=false)";

    private static final int SHOWN_ID = 8;

    private final Lifecycle lifecycle;
    private final ConnectionState connection;
    private final ResumeState resume;
    private final HeartbeatState heartbeat;

    StatusView(Lifecycle lifecycle, ConnectionState connection, ResumeState resume, HeartbeatState heartbeat) {
        this.lifecycle = lifecycle;
        this.connection = connection;
        this.resume = resume;
        this.heartbeat = heartbeat;
    }

    /** @param link the present attempt or socket, or null */
    StreamStatus of(@Nullable Link link, Remarks remarks, Map<String, Long> counters) {
        // the socket's thread writes meanwhile: every fact is read once, so that no two of them contradict each other
        long open = connection.generation();
        Phase phase = link == null || link.generation() != open
                ? null
                : link.handshake().phase();
        State present = state(phase == Phase.READY, remarks);
        String doing = link == null ? remarks.waiting() : link.doing(phase);
        return new StreamStatus(
                present, reason(present, doing, remarks), facts(open, phase, remarks), remarks.hindrance(), counters);
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
            case PAUSED -> PAUSED;
            case READY -> remarks.note().isEmpty() ? StreamStatus.CONNECTED : remarks.note();
            case CONNECTING -> remarks.note().isEmpty() ? doing : doing + "; " + remarks.note();
        };
    }

    private Map<String, String> facts(long open, @Nullable Phase phase, Remarks remarks) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("connection", open == 0 ? "closed" : "open (generation " + open + ")");
        facts.put("handshake", phase == null ? "none" : phase.toString());
        facts.put("resume", resumeFact(resume.position()));
        facts.put("heartbeat", heartbeatFact(heartbeat.view()));
        if (remarks.endpoint() != null) {
            facts.put(AccountStatus.ENDPOINT, remarks.endpoint());
        }
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
