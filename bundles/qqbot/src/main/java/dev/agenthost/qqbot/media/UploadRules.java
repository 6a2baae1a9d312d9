package dev.agenthost.qqbot.media;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import java.util.Locale;
import java.util.Optional;

/** What the platform takes (protocol 7.1), checked before anything is sent to it. */
final class UploadRules {
    private UploadRules() {}

    /**
     * What a file is uploaded as: what it is to be shown as, or a file where it is too large for that.
     *
     * @throws DeliveryException for people: which file, and what would be taken
     */
    static FileType type(FileType wanted, String name, long size, Optional<Format> format) throws DeliveryException {
        if (size == 0) {
            throw refused(name + " is empty; the platform takes files of 1 byte to 200 MiB");
        }
        if (size > FileType.HARD_LIMIT) {
            throw refused(name + " has " + mebibytes(size) + " MiB; the platform takes files up to 200 MiB");
        }
        FileType type = wanted.forSize(size);
        if (!type.takes(format)) {
            String is =
                    format.map(known -> known.name().toLowerCase(Locale.ROOT)).orElse("none of them");
            throw refused(name + ": a " + type.name().toLowerCase(Locale.ROOT) + " must be one of " + type.formats()
                    + "; this is " + is);
        }
        return type;
    }

    private static long mebibytes(long size) {
        return (size + FileType.MEBIBYTE - 1) / FileType.MEBIBYTE;
    }

    private static DeliveryException refused(String words) {
        return new DeliveryException(Kind.REFUSED, words);
    }
}
