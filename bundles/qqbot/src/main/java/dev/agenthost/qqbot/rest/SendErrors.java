package dev.agenthost.qqbot.rest;

import static dev.agenthost.platform.DeliveryException.Kind.AMBIGUOUS;
import static dev.agenthost.platform.DeliveryException.Kind.RATE_LIMITED;
import static dev.agenthost.platform.DeliveryException.Kind.REFUSED;
import static dev.agenthost.platform.DeliveryException.Kind.UNAUTHORIZED;
import static dev.agenthost.platform.DeliveryException.Kind.UNAVAILABLE;
import static dev.agenthost.platform.DeliveryException.Kind.WINDOW_CLOSED;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the platform's refusals mean for a delivery: the tables of protocol 4.3 and 4.4 as far as a message can meet them. A code
 * decides before the HTTP status does; an unknown one with a status that tells nothing is taken as final, so that nothing loops.
 */
public final class SendErrors {
    private static final Map<Kind, List<Integer>> CODES = Map.of(
            RATE_LIMITED,
            List.of(20028, 22009, 50002, 100001, 100017, 304045, 304047, 304049, 304050, 1100308, 40034100),
            WINDOW_CLOSED,
            List.of(304027, 304103, 40034005, 40034026, 40034128),
            UNAUTHORIZED,
            List.of(
                    10004, 11241, 11243, 11244, 11245, 11251, 11253, 11254, 11261, 11262, 11264, 11265, 11273, 11274,
                    11275, 11282, 11292, 11298, 100007, 100016, 304064, 40023002, 40034102, 40034105, 40054016),
            UNAVAILABLE,
            List.of(
                    11242, 11252, 11263, 11281, 100002, 304010, 304018, 304082, 304083, 340067, 850027, 40034004,
                    40054006, 40093001, 50055001, 50055002, 50055006),
            REFUSED,
            List.of(
                    10001, 10003, 11255, 12001, 12002, 22006, 40007, 50006, 50035, 50037, 50045, 50046, 50047, 50048,
                    50055, 50056, 50059, 304003, 304004, 304005, 304016, 304025, 304026, 304028, 304036, 304037, 304046,
                    304048, 304061, 304062, 304080, 305007, 340069, 850018, 850019, 850026, 850031, 1100100, 40034001,
                    40034006, 40034011, 40034024, 40034025, 40034027, 40034028, 40034029, 40034090, 40034101, 40034106,
                    40034108, 40034109, 40034122, 40034123, 40034124, 40034127, 40054002, 40054003, 40054004, 40054005,
                    40054007, 40054010, 40054013, 40054018, 40093002));

    private static final Map<Integer, Kind> KINDS = byCode();

    /** Of answers without a code: an edge server's, mostly. What may have reached the platform behind it is unknown. */
    private static final Map<Integer, Kind> STATUSES = Map.of(
            401, UNAUTHORIZED,
            403, UNAUTHORIZED,
            429, RATE_LIMITED,
            500, AMBIGUOUS,
            502, AMBIGUOUS,
            503, UNAVAILABLE,
            504, AMBIGUOUS);

    private static final int INTERNAL_FAMILY = 5005;
    private static final int FAMILY = 10_000;

    private SendErrors() {}

    private static Map<Integer, Kind> byCode() {
        return CODES.entrySet().stream()
                .flatMap(row -> row.getValue().stream().map(code -> Map.entry(code, row.getKey())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What became of the attempt that failed so. */
    static DeliveryException of(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        boolean neverMade = Failures.wantOfToken(failure);
        if (cause instanceof RestException refusal) {
            return new DeliveryException(
                    kind(refusal, neverMade),
                    String.valueOf(refusal.getMessage()),
                    refusal.code(),
                    refusal.traceId().orElse(null),
                    refusal.retryAfter().orElse(null),
                    refusal);
        }
        boolean maybeSent = !(cause instanceof TransportException transport) || transport.maybeSent();
        Kind kind = maybeSent && !neverMade ? AMBIGUOUS : UNAVAILABLE;
        return new DeliveryException(kind, String.valueOf(cause.getMessage()), null, null, null, cause);
    }

    /** The same of a call that shows nothing to anybody, such as an upload: however it ended, nothing was delivered. */
    public static DeliveryException beforeSending(Throwable failure) {
        if (Failures.cause(failure) instanceof DeliveryException told) {
            return told;
        }
        DeliveryException problem = of(failure);
        return problem.kind() != AMBIGUOUS
                ? problem
                : new DeliveryException(
                        UNAVAILABLE,
                        String.valueOf(problem.getMessage()),
                        problem.platformCode().orElse(null),
                        problem.traceId().orElse(null),
                        problem.retryAfter().orElse(null),
                        problem.getCause());
    }

    private static Kind kind(RestException refusal, boolean neverMade) {
        Kind kind = kind(refusal);
        return kind == AMBIGUOUS && neverMade ? UNAVAILABLE : kind;
    }

    private static Kind kind(RestException refusal) {
        Kind known = KINDS.get(refusal.code());
        if (known != null) {
            return known;
        }
        if (refusal.code() / FAMILY == INTERNAL_FAMILY || refusal.httpStatus() / 100 == 3) {
            return UNAVAILABLE;
        }
        return STATUSES.getOrDefault(refusal.httpStatus(), refusal.httpStatus() >= 500 ? AMBIGUOUS : REFUSED);
    }
}
