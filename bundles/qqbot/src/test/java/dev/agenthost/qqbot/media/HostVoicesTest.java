package dev.agenthost.qqbot.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.audio.UnsupportedVoiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class HostVoicesTest {
    private final Path wav = Path.of("a.wav");

    @Test
    void leaveVoicesAsTheyAreWhereTheHostHasNoCodec() {
        assertThat(new HostVoices(Optional::empty).toSilk(wav)).isCompletedWithValue(Optional.empty());
    }

    @Test
    void giveAFileOfTheirOwn() throws Exception {
        HostVoices voices = new HostVoices(() -> Optional.of((from, to) -> written(to)));
        Optional<Path> silk = voices.toSilk(wav).toCompletableFuture().join();
        assertThat(silk).hasValueSatisfying(file -> assertThat(file).hasContent("silk"));
        Files.delete(silk.orElseThrow());
    }

    @Test
    void leaveNothingBehindWhenTheyFail() {
        List<Path> targets = new ArrayList<>();
        CompletionStage<Optional<Path>> silk = new HostVoices(() -> Optional.of((from, to) -> {
                    targets.add(to);
                    return written(to)
                            .thenCompose(
                                    half -> CompletableFuture.failedStage(new UnsupportedVoiceException("no sound")));
                }))
                .toSilk(wav);
        assertThat(silk).isCompletedExceptionally();
        assertThat(targets).singleElement().satisfies(file -> assertThat(file).doesNotExist());
    }

    private static CompletionStage<Void> written(Path to) {
        try {
            Files.writeString(to, "silk");
            return CompletableFuture.completedStage(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
