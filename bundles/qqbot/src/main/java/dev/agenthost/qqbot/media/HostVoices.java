package dev.agenthost.qqbot.media;

import dev.agenthost.audio.VoiceCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the host's voice codec make voices, in temporary files that nobody else can read. Without one they stay as they are. */
public final class HostVoices implements VoiceTranscoder {
    private static final Logger log = LoggerFactory.getLogger(HostVoices.class);

    private final Supplier<Optional<VoiceCodec>> codec;

    /** @param codec the service that is there now */
    public HostVoices(Supplier<Optional<VoiceCodec>> codec) {
        this.codec = codec;
    }

    @Override
    public CompletionStage<Optional<Path>> toSilk(Path voice) {
        Optional<VoiceCodec> present = codec.get();
        if (present.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        try {
            Path silk = Files.createTempFile("qqbot-", ".silk");
            return present.get()
                    .toSilk(voice, silk)
                    .whenComplete((made, failure) -> {
                        if (failure != null) {
                            delete(silk);
                        }
                    })
                    .thenApply(made -> Optional.of(silk));
        } catch (IOException noRoom) {
            return CompletableFuture.failedStage(noRoom);
        }
    }

    /** One that stays is of no consequence. */
    static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException stays) {
            log.debug("a temporary file stays: {}", stays.toString());
        }
    }
}
