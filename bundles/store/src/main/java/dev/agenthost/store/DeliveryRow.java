package dev.agenthost.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as it is kept.
 *
 * @param ordinal its number among everything said in reply to its message; from 1
 * @param content what is said, in the core's own text form
 * @param request the adapter's prepared request
 * @param attempts how many were begun
 * @param mayHaveArrived whether an attempt's outcome is not known
 * @param next not before; null at once
 */
public record DeliveryRow(
        int ordinal,
        String content,
        String request,
        int attempts,
        boolean mayHaveArrived,
        @Nullable Instant next) {
    /** A delivery that was never tried. */
    public static DeliveryRow fresh(int ordinal, String content, String request) {
        return new DeliveryRow(ordinal, content, request, 0, false, null);
    }

    /** Says which, never what. */
    @Override
    public String toString() {
        return "DeliveryRow[" + ordinal + "]";
    }
}
