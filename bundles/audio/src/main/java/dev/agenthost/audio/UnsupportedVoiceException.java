package dev.agenthost.audio;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** No voice could be made of a sound: it is of another kind, damaged, empty, too long, or took too long. Its message is for people. */
public final class UnsupportedVoiceException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param cause what was thrown below, or null */
    public UnsupportedVoiceException(String words, @Nullable Throwable cause) {
        super(words, cause);
    }

    public UnsupportedVoiceException(String words) {
        this(words, null);
    }
}
