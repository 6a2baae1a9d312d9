package dev.agenthost.qqbot.simulator.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The buttons that were pressed and whether the bot acknowledged it in time (protocol reference 6.9). Thread-safe. */
public final class Interactions {
    private static final int KEPT = 1_000;

    /** A button somebody pressed. */
    public record Press(String id, String conversation, String messageId, String buttonId, String person) {}

    /** How far an interaction is. */
    public enum State {
        WAITING,
        ACKNOWLEDGED,
        /** The bot took too long; people saw the button fail. */
        TIMED_OUT,
        /** Acknowledged after people saw the button fail. */
        LATE,
        /** Acknowledged before. */
        REPEATED
    }

    private record Entry(Press press, State state) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    synchronized void open(Press press) {
        entries.put(press.id(), new Entry(press, State.WAITING));
        if (entries.size() > KEPT) {
            var oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** @return null when there is no such interaction */
    public synchronized @Nullable Press press(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.press();
    }

    /** The bot acknowledged a known one. */
    synchronized State acknowledge(Press press) {
        Entry entry = entries.get(press.id());
        State before = entry == null ? State.TIMED_OUT : entry.state();
        State now = switch (before) {
            case WAITING -> State.ACKNOWLEDGED;
            case TIMED_OUT -> State.LATE;
            case ACKNOWLEDGED, LATE, REPEATED -> State.REPEATED;
        };
        if (now != State.REPEATED) {
            entries.put(press.id(), new Entry(press, now));
        }
        return now;
    }

    /** @return false when it was acknowledged */
    synchronized boolean timeOut(Press press) {
        Entry entry = entries.get(press.id());
        if (entry == null || entry.state() != State.WAITING) {
            return false;
        }
        entries.put(press.id(), new Entry(press, State.TIMED_OUT));
        return true;
    }
}
