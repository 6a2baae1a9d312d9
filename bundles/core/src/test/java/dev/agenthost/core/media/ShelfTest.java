package dev.agenthost.core.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.message.MediaFile;
import dev.agenthost.testkit.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
    private final ManualTime time = new ManualTime();

    @TempDir
    private Path data;

    private Shelf shelf;

    @BeforeEach
    void open() throws IOException {
        shelf = reopened();
    }

    private Shelf reopened() throws IOException {
        return Shelf.open(data.resolve("media"), time, () -> new ShelfBounds(10, Duration.ofHours(24)));
    }

    @Test
    void namesFilesByTheirContent() throws IOException {
        MediaFile one = put("abc");
        MediaFile same = put("abc");

        assertThat(one.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(same).isEqualTo(one);
        assertThat(one.size()).isEqualTo(3);
        assertThat(Files.readString(shelf.path(one))).isEqualTo("abc");
        assertThat(shelf.bytes()).isEqualTo(3);
    }

    @Test
    void keepsWhatWasUsedLastWhenThereIsTooMuch() throws IOException {
        MediaFile first = put("1111");
        time.advance(Duration.ofSeconds(1));
        MediaFile second = put("2222");
        time.advance(Duration.ofSeconds(1));
        shelf.path(first);
        put("3333");

        assertThat(shelf.path(first)).exists();
        assertThatThrownBy(() -> shelf.path(second)).isInstanceOf(NoSuchFileException.class);
        assertThat(shelf.count()).isEqualTo(2);
    }

    @Test
    void keepsTheOnlyFileHoweverLarge() throws IOException {
        put("first");
        MediaFile large = put("more than ten bytes");

        assertThat(shelf.path(large)).exists();
        assertThat(shelf.count()).isEqualTo(1);
    }

    @Test
    void forgetsWhatWasNotUsedForItsLife() throws IOException {
        MediaFile file = put("abc");
        time.advance(Duration.ofHours(23));
        shelf.path(file);
        time.advance(Duration.ofHours(23));
        assertThat(shelf.path(file)).exists();

        time.advance(Duration.ofHours(25));
        assertThatThrownBy(() -> shelf.path(file)).isInstanceOf(NoSuchFileException.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void remembersTheOrderOverARestart() throws IOException {
        MediaFile first = put("1111");
        time.advance(Duration.ofSeconds(5));
        MediaFile second = put("2222");
        time.advance(Duration.ofSeconds(5));
        shelf.path(first);

        shelf = reopened();
        put("3333");
        assertThat(shelf.path(first)).exists();
        assertThatThrownBy(() -> shelf.path(second)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void removesWhatAnEarlierLifeDidNotFinish() throws IOException {
        Files.writeString(data.resolve("media/incoming-7.tmp"), "half");
        reopened();

        assertThat(names()).isEmpty();
    }

    @Test
    void refusesWhatIsTooLargeAndLeavesNothingBehind() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                return length;
            }
        };
        assertThatThrownBy(() -> shelf.put(endless, null, "")).hasMessageContaining("200 MiB");
        assertThat(names()).isEmpty();
    }

    @Test
    void isForItsOwnUserAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("media"))))
                .isEqualTo("rwx------");
    }

    private MediaFile put(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return shelf.put(new ByteArrayInputStream(bytes), "a.txt", "text/plain");
    }

    private Stream<String> names() {
        String[] names = data.resolve("media").toFile().list();
        return Stream.of(names);
    }
}
