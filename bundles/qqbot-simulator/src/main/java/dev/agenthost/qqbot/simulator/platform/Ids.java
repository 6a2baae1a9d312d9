package dev.agenthost.qqbot.simulator.platform;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Identifiers and times in the forms the platform gives them (protocol reference 5.2). Unique, not secret. */
public final class Ids {
    private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);

    private Ids() {}

    /** 32 upper-case hex characters: openids, event tails. */
    public static String hex32() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return String.format(Locale.ROOT, "%016X%016X", random.nextLong(), random.nextLong());
    }

    public static String trace() {
        return hex32().toLowerCase(Locale.ROOT);
    }

    /** The id of a direct or group message; not safe in a path as it is. */
    public static String robotMessage() {
        return "ROBOT1.0_" + hex32() + "-" + hex32() + "!!";
    }

    /** The id of a message in a channel. */
    public static String guildMessage() {
        return "08" + hex32().toLowerCase(Locale.ROOT) + "48a1b2c3d406";
    }

    public static String quoteIndex() {
        byte[] tail = hex32().substring(0, 10).getBytes(StandardCharsets.US_ASCII);
        return "REFIDX_" + Base64.getEncoder().encodeToString(tail);
    }

    public static String event(String name) {
        return name + ":" + hex32().toLowerCase(Locale.ROOT);
    }

    public static String timestamp(Instant at) {
        return OffsetDateTime.ofInstant(at.truncatedTo(ChronoUnit.SECONDS), BEIJING)
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }
}
