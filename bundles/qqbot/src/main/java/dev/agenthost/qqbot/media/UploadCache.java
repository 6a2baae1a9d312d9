package dev.agenthost.qqbot.media;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What was uploaded already and may be sent again: kept in the account's memory, over restarts, a little shorter than the
 * platform keeps it. Reads may wait for the disk.
 */
final class UploadCache {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration LEAST_MARGIN = Duration.ofSeconds(10);
    private static final int MARGIN_PART = 10;

    private final AccountMemory memory;
    private final InstantSource clock;

    UploadCache(AccountMemory memory, InstantSource clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * What a file is found under. A file's name is shown to people, so that the same content under another name is another
     * upload.
     */
    static String key(String appId, Scene scene, FileType type, String sha256, String fileName) {
        String name = type == FileType.FILE
                ? "/" + HexFormat.of().formatHex(Digests.sha1().digest(fileName.getBytes(StandardCharsets.UTF_8)))
                : "";
        return "upload/" + appId + "/" + scene.family() + "/" + type.code() + "/" + sha256 + name;
    }

    Optional<String> get(String key) {
        try {
            return memory.get(key).flatMap(this::living);
        } catch (UnavailableException cannotTell) {
            return Optional.empty();
        }
    }

    private Optional<String> living(String value) {
        int space = value.indexOf(' ');
        Instant end = Instant.ofEpochMilli(Long.parseLong(value.substring(0, space)));
        return clock.instant().isBefore(end) ? Optional.of(value.substring(space + 1)) : Optional.empty();
    }

    /** @param ttlSeconds how long the platform keeps it; 0 for long */
    void put(String key, String fileInfo, long ttlSeconds) {
        Duration ttl = ttlSeconds <= 0 || ttlSeconds > LONGEST.toSeconds() ? LONGEST : Duration.ofSeconds(ttlSeconds);
        Duration share = ttl.dividedBy(MARGIN_PART);
        Duration life = ttl.minus(share.compareTo(LEAST_MARGIN) < 0 ? LEAST_MARGIN : share);
        if (!life.isNegative() && !life.isZero()) {
            String end = Long.toString(clock.instant().plus(life).toEpochMilli());
            memory.put(key, end + " " + fileInfo, life, null);
        }
    }

    void forget(String key) {
        memory.remove(key);
    }
}
