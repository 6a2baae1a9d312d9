package dev.agenthost.qqbot.media;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why a file was not fetched. Names hosts, never a whole URL: a signature stands in one. */
public final class DownloadException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What kind of failure it was. */
    public enum Reason {
        /** The URL, or an address it leads to, is not allowed. */
        BLOCKED,
        /** It is above the limit, or says so. */
        TOO_LARGE,
        /** Its deadline passed. */
        TOO_LATE,
        /** The server answered, without the file. */
        REFUSED,
        /** Nothing came, or not all of it; may work later. */
        UNREACHABLE,
        /** Too many of this account's files wait already; may work later. */
        BUSY
    }

    private final Reason reason;

    DownloadException(Reason reason, String words) {
        this(reason, words, null);
    }

    DownloadException(Reason reason, String words, @Nullable Throwable cause) {
        super(words, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
