package dev.agenthost.qqbot.simulator.platform;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the knobs are set, for one app or for all: what is not set here is as the wider scope has it. Thread-safe; takes
 * effect at the next occasion.
 */
public final class Faults {
    private final @Nullable Faults wider;
    private final Map<Knob<?>, Object> values = new ConcurrentHashMap<>();

    /** @param wider what holds where nothing is set here; null: the knobs' defaults */
    public Faults(@Nullable Faults wider) {
        this.wider = wider;
    }

    public <T> Faults set(Knob<T> knob, T value) {
        values.put(knob, value);
        return this;
    }

    public <T> T get(Knob<T> knob) {
        Object own = values.get(knob);
        if (own != null) {
            return knob.cast(own);
        }
        return wider == null ? knob.defaultValue() : wider.get(knob);
    }

    /** Lets a send meet this fault, so many times; a negative number: always. */
    public Faults failSends(SendFault fault, int times) {
        return set(Knob.SEND_FAULT, fault).set(Knob.SEND_FAULTS, times);
    }

    /** Everything set here is forgotten. */
    public void clear() {
        values.clear();
    }

    /** Whether the knob is set to something else than what the wider scope has. */
    public <T> boolean isSet(Knob<T> knob) {
        Object own = values.get(knob);
        return own != null && !own.equals(wider == null ? knob.defaultValue() : wider.get(knob));
    }

    boolean holds(Knob<?> knob) {
        return values.containsKey(knob);
    }

    /** Whether a counted fault strikes now; takes one away where it was set. */
    public boolean strikes(Knob<Integer> times) {
        if (values.containsKey(times)) {
            boolean[] struck = new boolean[1];
            values.computeIfPresent(times, (knob, left) -> {
                int count = times.cast(left);
                struck[0] = count != 0;
                return count > 0 ? count - 1 : count;
            });
            return struck[0];
        }
        return wider != null && wider.strikes(times);
    }
}
