package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the bot stands with one user, group or channel: whether it is there, whether it may speak unasked, what was subscribed
 * to, when the person last wrote (protocol reference 5.7, 6.5). Follows the events that tell of it. Thread-safe.
 */
public final class Standing {
    /** In each of these times after the person last wrote, one message may wake it up. */
    private static final List<Duration> WAKE_UPS =
            List.of(Duration.ofDays(1), Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(30));

    private static final Map<String, Consumer<Standing>> BY_EVENT = Map.of(
            "FRIEND_ADD", standing -> standing.there(true),
            "FRIEND_DEL", standing -> standing.there(false),
            "GROUP_ADD_ROBOT", standing -> standing.there(true),
            "GROUP_DEL_ROBOT", standing -> standing.there(false),
            "C2C_MSG_RECEIVE", standing -> standing.proactive(true),
            "C2C_MSG_REJECT", standing -> standing.proactive(false),
            "GROUP_MSG_RECEIVE", standing -> standing.proactive(true),
            "GROUP_MSG_REJECT", standing -> standing.proactive(false));

    private static final String SUBSCRIPTION = "SUBSCRIBE_MESSAGE_STATUS";

    private final Set<String> subscriptions = new HashSet<>();
    private final Set<Duration> wokenUp = new HashSet<>();
    private boolean there = true;
    private @Nullable Boolean proactive;
    private @Nullable Instant lastWrote;

    /** Whether an event of this name tells of it. */
    static boolean follows(String event) {
        return BY_EVENT.containsKey(event) || event.equals(SUBSCRIPTION);
    }

    /** Follows what the event tells. */
    void told(String event, JsonObject d) {
        Consumer<Standing> change = BY_EVENT.get(event);
        if (change != null) {
            change.accept(this);
        } else if (event.equals(SUBSCRIPTION) && d.get("result") instanceof JsonArray results) {
            results.getValuesAs(JsonObject.class).forEach(this::subscribed);
        }
    }

    private synchronized void subscribed(JsonObject result) {
        if (result.get("subscribe_id") instanceof JsonString id && result.get("op") instanceof JsonNumber op) {
            if (op.intValue() == 1) {
                subscriptions.add(id.getString());
            } else {
                subscriptions.remove(id.getString());
            }
        }
    }

    private synchronized void there(boolean is) {
        there = is;
    }

    private synchronized void proactive(boolean allowed) {
        proactive = allowed;
    }

    synchronized void wrote(Instant at) {
        lastWrote = at;
        wokenUp.clear();
    }

    /** Whether the bot is a friend, or in the group. */
    public synchronized boolean there() {
        return there;
    }

    /** Whether people switched unasked messages on or off; null = they did neither. */
    public synchronized @Nullable Boolean proactive() {
        return proactive;
    }

    public synchronized boolean subscribed(String id) {
        return subscriptions.contains(id);
    }

    /** Takes the one waking message of the time it is; false where there is none. */
    public synchronized boolean wakeUp(Instant now) {
        Instant since = lastWrote;
        if (since == null) {
            return false;
        }
        return WAKE_UPS.stream()
                .filter(end -> now.isBefore(since.plus(end)))
                .findFirst()
                .map(wokenUp::add)
                .orElse(false);
    }
}
