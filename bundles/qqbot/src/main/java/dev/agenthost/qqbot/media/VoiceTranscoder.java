package dev.agenthost.qqbot.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes of a voice what the platform plays. */
@FunctionalInterface
public interface VoiceTranscoder {
    /** Leaves every voice as it is. */
    VoiceTranscoder NONE = (voice, format) -> Optional.empty();

    /**
     * A temporary file in SILK, the caller's to delete; or empty where this voice cannot be transcoded, which is then sent as it
     * is. May block.
     */
    Optional<Path> toSilk(Path voice, Format format) throws IOException;
}
