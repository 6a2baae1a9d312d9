package dev.agenthost.qqbot.rest;

import static dev.agenthost.platform.DeliveryException.Kind.AMBIGUOUS;
import static dev.agenthost.platform.DeliveryException.Kind.RATE_LIMITED;
import static dev.agenthost.platform.DeliveryException.Kind.REFUSED;
import static dev.agenthost.platform.DeliveryException.Kind.UNAUTHORIZED;
import static dev.agenthost.platform.DeliveryException.Kind.UNAVAILABLE;
import static dev.agenthost.platform.DeliveryException.Kind.UNBIDDEN;
import static dev.agenthost.platform.DeliveryException.Kind.WINDOW_CLOSED;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the platform's refusals mean for a delivery: the tables of protocol 4.3 and 4.4. A code decides before the HTTP
 * status does; an unknown one with a status that tells nothing is taken as final, so that nothing loops.
 */
public final class SendErrors {
    /** Codes, and from-to for what lies between. */
    private static final Map<Kind, String> CODES = Map.of(
            RATE_LIMITED,
            "20028 22009 50002 100001 100017 610013 620006 1100308 40034100",
            WINDOW_CLOSED,
            "304027 304103 40034005 40034025-40034027 40034128",
            UNBIDDEN,
            // the switch is off, or the day's number of messages on one's own initiative is used up
            "304022 304044-304052 40034102 40034105 40034122 40054013",
            UNAUTHORIZED,
            "10004 11241 11243-11245 11251 11253 11254 11261 11262 11264 11265 11273-11275 11282 11292 11298 100007 "
                    + "100016 301000-301099 304064 40023002 40054016",
            UNAVAILABLE,
            "11242 11252 11263 11281 11301-11306 12003 50001 100002 304006-304010 304016-304018 304021 "
                    + "304082 304083 306003 306005 306006 306010 340067 850027 1100101 1100103 40034004 40054006 40093001 "
                    + "50055001 50055002 50055006 50065001",
            REFUSED,
            "10000 10001 10003 11255 12001 12002 22006 40007 50006 50035-50057 50059 302000-302024 304003-304005 "
                    + "304011-304015 304019 304020 304025 304026 304028-304043 304057 304061 304062 304080 305007 306001 306002 "
                    + "306004 306007-306009 306011 340069 501001-501020 502001-502010 503001-503020 504001-504004 "
                    + "610001-610012 610014 620001-620005 620007 630001-630007 850018 850019 850026 850031 1100100 1100102 "
                    + "1100104 1100300-1100307 1100499 3300006 40030021 40034001 40034006-40034011 40034024 "
                    + "40034028 40034029 40034090 40034101 40034106 40034108 40034109 40034123 40034124 40034127 40054002 "
                    + "40054003-40054005 40054007 40054010 40054018 40061001 40061002 40062003 40064004 40093002");

    private static final Pattern SPACE = Pattern.compile(" ");
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
        Map<Integer, Kind> kinds = new HashMap<>();
        CODES.forEach((kind, codes) -> {
            for (String part : SPACE.split(codes)) {
                int dash = part.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
                int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
                for (int code = first; code <= last; code++) {
                    Kind other = kinds.put(code, kind);
                    if (other != null) {
                        throw new IllegalStateException("code " + code + " is " + other + " and " + kind);
                    }
                }
            }
        });
        return Map.copyOf(kinds);
    }

    /** What became of the attempt that failed so. */
    public static DeliveryException of(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof DeliveryException told) {
            return told;
        }
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
        if (cause instanceof ThrottledException throttled) {
            return new DeliveryException(
                    RATE_LIMITED,
                    String.valueOf(throttled.getMessage()),
                    null,
                    null,
                    throttled.retryAfter(),
                    throttled);
        }
        boolean maybeSent = !(cause instanceof TransportException transport) || transport.maybeSent();
        Kind kind = maybeSent && !neverMade ? AMBIGUOUS : UNAVAILABLE;
        return new DeliveryException(kind, String.valueOf(cause.getMessage()), null, null, null, cause);
    }

    /** The same of a call that shows nothing to anybody, such as an upload: however it ended, nothing was delivered. */
    public static DeliveryException beforeSending(Throwable failure) {
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
