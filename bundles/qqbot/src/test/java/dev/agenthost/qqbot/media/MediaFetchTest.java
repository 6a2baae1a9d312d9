package dev.agenthost.qqbot.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.MediaShelf;
import dev.agenthost.qqbot.settings.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What came with a message, from a server to a shelf. */
class MediaFetchTest {
    private static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    private static final String LOCAL = "127.0.0.1";
    private static final byte[] WAV = "RIFF0000WAVEfmt and so on".getBytes(ISO_8859_1);
    private static final byte[] SILK = "\u0002#!SILK_V3 and so on".getBytes(ISO_8859_1);

    private final FileServer server = new FileServer();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Downloads downloads =
            new Downloads(InetAddress::getAllByName, (SSLSocketFactory) SSLSocketFactory.getDefault(), timer);
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    private final MediaShelf shelf = new MediaShelf() {
        @Override
        public MediaFile put(InputStream content, String fileName, String contentType) throws IOException {
            byte[] bytes = content.readAllBytes();
            String sha256 = HexFormat.of().formatHex(Digests.sha256().digest(bytes));
            kept.put(sha256, bytes);
            return new MediaFile(sha256, contentType, fileName, bytes.length);
        }

        @Override
        public Path path(MediaFile file) {
            throw new UnsupportedOperationException();
        }
    };

    @AfterEach
    void close() throws IOException {
        downloads.close();
        server.close();
        timer.shutdownNow();
    }

    private MediaFile fetched(Attachment attachment) throws Exception {
        DownloadRules rules = new DownloadRules(Set.of(LOCAL), 1000, Duration.ofSeconds(30), Route.DIRECT);
        return new MediaFetch(downloads, () -> Optional.of(shelf))
                .fetch(ACCOUNT, rules, attachment)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private Attachment file(String contentType) {
        return new Attachment(contentType, server.url(LOCAL, "/a").toString(), "its name", 3);
    }

    private Attachment voice(String path, String playablePath) {
        return new Attachment(
                MediaKind.VOICE,
                "voice",
                server.url(LOCAL, path).toString(),
                "a.amr",
                3,
                server.url(LOCAL, playablePath).toString(),
                null);
    }

    @Test
    void aFileGoesToTheShelfWithItsName() throws Exception {
        byte[] content = "hello".getBytes(ISO_8859_1);
        server.file("/a", "text/plain", content);
        MediaFile file = fetched(file("file"));
        assertThat(file.fileName()).isEqualTo("its name");
        assertThat(kept.get(file.sha256())).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({
        "GIF89a,  text/html,                file,      image/gif",
        "hello,   Text/Plain; charset=utf-8, file,     text/plain",
        "hello,   application/octet-stream, image/png, image/png",
        "hello,   application/octet-stream, voice,     application/octet-stream",
        "'',      text/plain,               file,      text/plain"
    })
    void itsTypeIsWhatItsBytesSayThenItsServerThenThePlatform(
            String content, String server, String platform, String type) throws Exception {
        this.server.file("/a", server, content.getBytes(ISO_8859_1));
        assertThat(fetched(file(platform)).contentType()).isEqualTo(type);
    }

    @Test
    void aVoiceComesInTheFormThatEverythingPlays() throws Exception {
        server.file("/silk", "audio/silk", SILK).file("/wav", "audio/wav", WAV);
        MediaFile file = fetched(voice("/silk", "/wav"));
        assertThat(file.contentType()).isEqualTo("audio/wav");
        assertThat(kept.get(file.sha256())).isEqualTo(WAV);
        assertThat(server.heads()).hasSize(1);
    }

    @Test
    void elseAsItWasSent() throws Exception {
        server.file("/silk", "application/octet-stream", SILK);
        server.on("/wav", to -> FileServer.text(to, "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n"));
        assertThat(fetched(voice("/silk", "/wav")).contentType()).isEqualTo("audio/silk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://example.com/a", "http://10.0.0.1/a?rkey=canary"})
    void whatMayNotBeFetchedIsToldWithoutItsAddress(String url) {
        assertThatThrownBy(() -> fetched(new Attachment("file", url, null, -1)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("canary");
        assertThat(kept).isEmpty();
    }

    @Test
    void withoutAShelfNothingIsAsked() {
        assertThat(new MediaFetch(downloads, Optional::empty)
                        .fetch(ACCOUNT, new DownloadRules(Set.of(), 1, Duration.ZERO, Route.DIRECT), file("file")))
                .isCompletedExceptionally();
        assertThat(server.heads()).isEqualTo(List.of());
    }
}
