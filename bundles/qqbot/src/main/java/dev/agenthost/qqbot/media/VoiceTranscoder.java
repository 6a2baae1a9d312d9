package dev.agenthost.qqbot.media;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes of a voice what the platform plays. Any thread; never blocks. */
@FunctionalInterface
public interface VoiceTranscoder {
    /** Leaves every voice as it is. */
    VoiceTranscoder NONE = voice -> CompletableFuture.completedStage(Optional.empty());

    /**
     * Gives a temporary file in SILK, the caller's to delete; or nothing where voices are left as they are. Fails, without a
     * file, where this one cannot be transcoded; it is then sent as it is.
     */
    CompletionStage<Optional<Path>> toSilk(Path voice);
}
