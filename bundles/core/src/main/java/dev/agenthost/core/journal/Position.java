package dev.agenthost.core.journal;

import dev.agenthost.platform.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition was taken over. It rises within a session, and a session that ended never moves it again: a late
 * commit of the old session stores its message and leaves the position of the new one alone.
 *
 * @param ended the sessions that ended last, in this life of the host: late commits come from no earlier one
 */
record Position(@Nullable Checkpoint current, List<String> ended) {
    static final Position NONE = new Position(null, List.of());

    /** Late commits come from the session before; a few more cost nothing. */
    private static final int ENDED_SESSIONS_KEPT = 8;

    static Position at(Checkpoint stored) {
        return new Position(stored, List.of());
    }

    /** Another store holds this position. */
    Position with(Checkpoint stored) {
        return new Position(stored, ended);
    }

    /** Another store holds none. */
    Position without() {
        return new Position(null, ended);
    }

    Position moved(Checkpoint next) {
        if (current != null && current.session().equals(next.session())) {
            return next.sequence() > current.sequence() ? new Position(next, ended) : this;
        }
        return ended.contains(next.session()) ? this : new Position(next, forgotten().ended);
    }

    Position forgotten() {
        if (current == null) {
            return this;
        }
        List<String> sessions = new ArrayList<>(ended);
        sessions.add(current.session());
        int drop = Math.max(0, sessions.size() - ENDED_SESSIONS_KEPT);
        return new Position(null, List.copyOf(sessions.subList(drop, sessions.size())));
    }
}
