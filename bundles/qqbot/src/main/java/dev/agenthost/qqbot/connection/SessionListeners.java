package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.heartbeat.LiveSession;
import dev.agenthost.qqbot.heartbeat.SessionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners about the account's session, latecomers too. Used on the account's lane only. */
final class SessionListeners {
    private static final Logger log = LoggerFactory.getLogger(SessionListeners.class);

    private final List<SessionListener> listeners = new ArrayList<>();
    private @Nullable LiveSession present;

    void add(SessionListener listener) {
        listeners.add(listener);
        LiveSession session = present;
        if (session != null) {
            tell(listener, heard -> heard.sessionAvailable(session));
        }
    }

    void remove(SessionListener listener) {
        listeners.remove(listener);
    }

    void available(LiveSession session) {
        present = session;
        listeners.forEach(listener -> tell(listener, heard -> heard.sessionAvailable(session)));
    }

    void gone() {
        LiveSession session = present;
        present = null;
        if (session != null) {
            listeners.forEach(listener -> tell(listener, heard -> heard.sessionGone(session)));
        }
    }

    private static void tell(SessionListener listener, Consumer<SessionListener> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException failure) {
            log.warn("A session listener failed", failure);
        }
    }
}
