package dev.agenthost.qqbot.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.MapMemory;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.AccessToken;
import dev.agenthost.qqbot.rest.Http;
import dev.agenthost.qqbot.rest.OpenApi;
import dev.agenthost.qqbot.rest.TokenSource;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the platform, against a server that answers as it is told. */
class UploadsTest {
    private static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    private static final String PERSON = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final ConversationId DIRECT = new ConversationId(ACCOUNT, ChatKind.DIRECT, PERSON);
    private static final ConversationId GROUP =
            new ConversationId(ACCOUNT, ChatKind.GROUP, "C3D4E5F60718293A4B5C6D7E8F90A1B2");
    private static final String USERS = "/v2/users/" + PERSON + "/";
    private static final String FILES = USERS + "files";

    /** @param octets of the body, a character each */
    private record Asked(String method, String path, Map<String, List<String>> headers, String octets) {
        String text() {
            return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }

        JsonObject body() {
            return Fixtures.parse(text()).asJsonObject();
        }
    }

    private record Answer(int status, String body) {}

    @TempDir
    Path folder;

    private final HttpServer server = server();
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    private final UploadWork work = new UploadWork(timer);
    private final ManualTime time = new ManualTime();
    private final MapMemory memory = new MapMemory();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private VoiceTranscoder voices = VoiceTranscoder.NONE;

    private final TokenSource tokens = new TokenSource() {
        @Override
        public CompletionStage<AccessToken> token() {
            return CompletableFuture.completedStage(
                    new AccessToken(new Secret("DUMMY.access-token_0001"), Instant.MAX));
        }

        @Override
        public boolean isVoid(AccessToken token) {
            return false;
        }

        @Override
        public void invalidate(AccessToken token) {}
    };

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    UploadsTest() {
        server.setExecutor(serving);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    path,
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1)));
            Deque<Answer> queue = answers.getOrDefault(path, new ConcurrentLinkedDeque<>());
            Answer answer = queue.size() > 1 ? queue.poll() : queue.peek();
            if (answer != null) {
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** The last answer of a path goes on being given. */
    private void answer(String path, Answer... next) {
        answers.put(path, new ConcurrentLinkedDeque<>(List.of(next)));
    }

    private Answer fixture(String name) {
        JsonObject fixture = Fixtures.object(name);
        JsonValue body = fixture.get("body");
        String text = body instanceof JsonString string ? string.getString() : body.toString();
        return new Answer(fixture.getInt("status"), text.replace("https://cos.example.com", url().toString()));
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private List<Asked> asked(String path) {
        return asked.stream().filter(request -> request.path().equals(path)).toList();
    }

    private Uploads uploads() {
        Json json = new Json();
        return new Uploads(
                "102000001",
                OpenApi.of(http, json, tokens, url(), 100),
                http,
                json,
                work,
                new UploadCache(memory, time),
                voices,
                pause -> {
                    pauses.add(pause);
                    time.advance(pause);
                    return CompletableFuture.completedStage(null);
                },
                time::nanoTime);
    }

    private Upload file(FileType type, String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        return new Upload(type, file, name, null);
    }

    private Upload hello() throws IOException {
        return file(FileType.FILE, "hello.txt", "hello world\n".getBytes(StandardCharsets.UTF_8));
    }

    private Upload film() throws IOException {
        byte[] content = new byte[12_582_912];
        System.arraycopy("\0\0\0\u0018ftypmp42".getBytes(StandardCharsets.ISO_8859_1), 0, content, 0, 12);
        content[11_000_000] = 1;
        return file(FileType.VIDEO, "demo.mp4", content);
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static DeliveryException failure(CompletionStage<?> stage) throws Exception {
        try {
            return fail("gave " + result(stage));
        } catch (ExecutionException e) {
            return (DeliveryException) e.getCause();
        }
    }

    @AfterEach
    void close() {
        work.close();
        http.close();
        server.stop(0);
        serving.shutdownNow();
        timer.shutdownNow();
    }

    private void assertIs(Asked request, String fixture) {
        JsonObject expected = Fixtures.object(fixture);
        assertThat(request.method()).isEqualTo(expected.getString("method"));
        assertThat(request.path()).isEqualTo(expected.getString("path"));
        assertThat(request.text()).isEqualTo(expected.getJsonObject("body").toString());
        expected.getJsonObject("headers")
                .forEach((name, value) -> assertThat(request.headers().entrySet())
                        .anySatisfy(header -> {
                            assertThat(header.getKey()).isEqualToIgnoringCase(name);
                            assertThat(header.getValue()).containsExactly(((JsonString) value).getString());
                        }));
    }

    @Nested
    class InOneCall {
        @Test
        void isTheRequestOfTheProtocol() throws Exception {
            answer(FILES, fixture("rest-files-response"));
            FileInfo info = result(uploads().upload(DIRECT, hello()));
            assertThat(info).isEqualTo(new FileInfo("ZGVtb19maWxlX2luZm8=", FileType.FILE));
            assertThat(asked).singleElement().satisfies(request -> assertIs(request, "rest-files-base64"));
        }

        @Test
        void byUrlIsTheRequestOfTheProtocol() throws Exception {
            answer(FILES, fixture("rest-files-response"));
            result(uploads().uploadUrl(DIRECT, FileType.IMAGE, "https://example.com/image.png", null));
            assertIs(asked.get(0), "rest-files-url");
        }

        @Test
        void ofAVoiceByUrlForAGroupIsTheRequestOfTheProtocol() throws Exception {
            answer("/v2/groups/C3D4E5F60718293A4B5C6D7E8F90A1B2/files", fixture("rest-files-response-sent"));
            result(uploads().uploadUrl(GROUP, FileType.VOICE, "https://example.com/v.silk", null));
            assertIs(asked.get(0), "rest-files-group-voice");
        }

        @Test
        void isRepeatedTwice() throws Exception {
            answer(
                    FILES,
                    new Answer(502, "<html>"),
                    fixture("rest-error-850026-download"),
                    fixture("rest-files-response"));
            result(uploads().upload(DIRECT, hello()));
            assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
        }

        @ParameterizedTest
        @CsvSource({
            "rest-error-850026-download, 3, 40034001, REFUSED",
            "rest-error-850031-size, 1, 850031, REFUSED",
            "rest-error-40093002-daily, 1, 40093002, REFUSED",
            "rest-error-11298-ip, 1, 40023002, UNAUTHORIZED",
            "rest-error-429, 3, 20028, RATE_LIMITED"
        })
        void failsWithCodeWordsAndTrace(String fixture, int calls, int code, Kind kind) throws Exception {
            answer(FILES, fixture(fixture));
            DeliveryException failure = failure(uploads().upload(DIRECT, hello()));
            assertThat(failure.platformCode()).contains(code);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.traceId()).contains("8cbfe05773d4402496e605e19336e396");
            assertThat(failure)
                    .hasMessageContaining(
                            Fixtures.object(fixture).getJsonObject("body").getString("message"));
            assertThat(asked).hasSize(calls);
        }

        @Test
        void isNeverAmbiguous() throws Exception {
            answer(FILES, new Answer(504, "<html>"));
            assertThat(failure(uploads().upload(DIRECT, hello())).kind()).isEqualTo(Kind.UNAVAILABLE);
            answers.clear();
            assertThat(failure(uploads().upload(DIRECT, hello())).kind()).isEqualTo(Kind.UNAVAILABLE);
        }

        @Test
        void isNotWithoutFileInfo() throws Exception {
            answer(FILES, new Answer(200, "{}"));
            assertThat(failure(uploads().upload(DIRECT, hello()))).hasMessageContaining("file_info");
        }
    }

    @Nested
    class InParts {
        private static final String PREPARE = USERS + "upload_prepare";
        private static final String FINISH = USERS + "upload_part_finish";

        private void prepared(String fixture) {
            answer(PREPARE, fixture(fixture));
            answer("/upload", new Answer(200, ""));
            answer(FINISH, fixture("rest-upload-part-finish-response"));
            answer(FILES, fixture("rest-files-complete-response"));
        }

        private JsonObject without(JsonObject object, String... fields) {
            JsonObject rest = object;
            for (String field : fields) {
                rest = jakarta.json.Json.createObjectBuilder(rest).remove(field).build();
            }
            return rest;
        }

        @Test
        void isTheRequestsOfTheProtocol() throws Exception {
            prepared("rest-upload-prepare-response-base0");
            FileInfo info = result(uploads().upload(DIRECT, film()));
            assertThat(info).isEqualTo(new FileInfo("ZGVtb192aWRlb19pbmZv", FileType.VIDEO));
            // The fixtures' digests are made up.
            assertThat(without(asked(PREPARE).get(0).body(), "md5", "sha1", "md5_10m"))
                    .isEqualTo(without(
                            Fixtures.object("rest-upload-prepare").getJsonObject("body"), "md5", "sha1", "md5_10m"));
            assertThat(asked(PREPARE).get(0).body().keySet())
                    .containsExactlyElementsOf(Fixtures.object("rest-upload-prepare")
                            .getJsonObject("body")
                            .keySet());
            JsonObject first = asked(FINISH).get(0).body();
            assertThat(without(first, "md5"))
                    .isEqualTo(
                            without(Fixtures.object("rest-upload-part-finish").getJsonObject("body"), "md5"));
            assertIs(asked(FILES).get(0), "rest-files-complete");
        }

        @Test
        void givesTheDigestsOfTheFile() throws Exception {
            prepared("rest-upload-prepare-response-base0");
            Upload film = film();
            result(uploads().upload(DIRECT, film));
            byte[] content = Files.readAllBytes(film.file());
            JsonObject prepare = asked(PREPARE).get(0).body();
            assertThat(prepare.getString("md5")).isEqualTo(digest("MD5", content, content.length));
            assertThat(prepare.getString("sha1")).isEqualTo(digest("SHA-1", content, content.length));
            assertThat(prepare.getString("md5_10m")).isEqualTo(digest("MD5", content, 10_002_432));
        }

        private String digest(String algorithm, byte[] content, int length) throws Exception {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(content, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        }

        @ParameterizedTest
        @CsvSource({"rest-upload-prepare-response-base0, 0", "rest-upload-prepare-response-base1, 1"})
        void putsThePartsWithoutAToken(String fixture, int base) throws Exception {
            prepared(fixture);
            result(uploads().upload(DIRECT, film()));
            JsonObject put = Fixtures.object("rest-upload-part-put");
            assertThat(asked("/upload")).hasSize(3).allSatisfy(part -> {
                assertThat(part.method()).isEqualTo(put.getString("method"));
                assertThat(part.headers()).doesNotContainKey("Authorization");
            });
            assertThat(asked("/upload").get(0).headers().get("Content-length"))
                    .containsExactly(put.getJsonObject("headers").getString("Content-Length"));
            assertThat(asked("/upload"))
                    .extracting(part -> part.octets().length())
                    .containsExactly(5_242_880, 5_242_880, 2_097_152);
            assertThat(asked(FINISH))
                    .extracting(finish -> finish.body().getInt("part_index"))
                    .containsExactly(base, base + 1, base + 2);
        }

        @Test
        void finishesAPartAgainWhileItIsTold() throws Exception {
            prepared("rest-upload-prepare-response-base0");
            answer(
                    FINISH,
                    fixture("rest-error-40093001-part"),
                    fixture("rest-error-40093001-part"),
                    fixture("rest-upload-part-finish-response"));
            result(uploads().upload(DIRECT, film()));
            assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
            assertThat(asked(FINISH)).hasSize(5);
        }

        @ParameterizedTest
        @CsvSource({"502, ''", "429, ''", "200, '{\"code\":100001,\"message\":\"too many\"}'"})
        void finishesAPartAgainAfterWhatPasses(int status, String body) throws Exception {
            prepared("rest-upload-prepare-response-base0");
            answer(FINISH, new Answer(status, body), fixture("rest-upload-part-finish-response"));
            result(uploads().upload(DIRECT, film()));
            assertThat(asked(FINISH)).hasSize(4);
        }

        @Test
        void givesAPartUpAfterTheTimeItIsTold() throws Exception {
            prepared("rest-upload-prepare-response-base1");
            answer(FINISH, fixture("rest-error-40093001-part"));
            DeliveryException failure = failure(uploads().upload(DIRECT, film()));
            assertThat(failure.platformCode()).contains(40093001);
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(pauses).hasSize(120);
            assertThat(asked("/upload")).hasSize(1);
        }

        @Test
        void stopsWhenTheDaysVolumeIsUsedUp() throws Exception {
            prepared("rest-upload-prepare-response-base0");
            answer(FINISH, fixture("rest-error-40093002-daily"));
            DeliveryException failure = failure(uploads().upload(DIRECT, film()));
            assertThat(failure.platformCode()).contains(40093002);
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(asked(FINISH)).hasSize(1);
        }

        @Test
        void putsAPartThreeTimes() throws Exception {
            prepared("rest-upload-prepare-response-base0");
            answer("/upload", new Answer(503, "busy"));
            DeliveryException failure = failure(uploads().upload(DIRECT, film()));
            assertThat(failure).hasMessageContaining("HTTP 503").hasMessageContaining("part");
            assertThat(asked("/upload")).hasSize(3);
            assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }

        @Test
        void completesThreeTimes() throws Exception {
            prepared("rest-upload-prepare-response-base0");
            answer(FILES, fixture("rest-error-no-code"), fixture("rest-files-complete-response"));
            result(uploads().upload(DIRECT, film()));
            assertThat(asked(FILES)).hasSize(2);
            assertThat(asked("/upload")).hasSize(3);
        }
    }

    @Nested
    class Once {
        @Test
        void isAFileForAllOfAFamilyWhileThePlatformKeepsIt() throws Exception {
            answer(FILES, fixture("rest-files-response"));
            answer("/v2/users/OTHER/files", fixture("rest-files-response"));
            answer("/v2/groups/" + GROUP.id() + "/files", fixture("rest-files-response"));
            result(uploads().upload(DIRECT, hello()));
            result(uploads().upload(new ConversationId(ACCOUNT, ChatKind.DIRECT, "OTHER"), hello()));
            assertThat(asked).hasSize(1);
            result(uploads().upload(GROUP, hello()));
            assertThat(asked).hasSize(2);
            time.advance(Duration.ofSeconds(269));
            result(uploads().upload(DIRECT, hello()));
            assertThat(asked).hasSize(2);
            time.advance(Duration.ofSeconds(1));
            result(uploads().upload(DIRECT, hello()));
            assertThat(asked).hasSize(3);
        }

        @Test
        void isADayWhereThePlatformNamesNoEnd() throws Exception {
            answer(FILES, fixture("rest-files-response-sent"));
            result(uploads().upload(DIRECT, hello()));
            time.advance(Duration.ofHours(21));
            result(uploads().upload(DIRECT, hello()));
            assertThat(asked).hasSize(1);
            time.advance(Duration.ofHours(1));
            result(uploads().upload(DIRECT, hello()));
            assertThat(asked).hasSize(2);
        }

        @Test
        void isNotUnderAnotherNameNorAsAnotherType() throws Exception {
            answer(FILES, fixture("rest-files-response"));
            byte[] picture = "GIF89a...".getBytes(StandardCharsets.UTF_8);
            result(uploads().upload(DIRECT, file(FileType.FILE, "a.gif", picture)));
            result(uploads().upload(DIRECT, file(FileType.FILE, "b.gif", picture)));
            result(uploads().upload(DIRECT, file(FileType.IMAGE, "a.gif", picture)));
            result(uploads().upload(DIRECT, file(FileType.IMAGE, "b.gif", picture)));
            assertThat(asked).hasSize(3);
        }

        @Test
        void isNotWhatThePlatformForgot() throws Exception {
            answer(FILES, fixture("rest-files-response"));
            Uploads uploads = uploads();
            result(uploads.upload(DIRECT, hello()));
            result(uploads.forget(DIRECT, hello()));
            result(uploads.upload(DIRECT, hello()));
            assertThat(asked).hasSize(2);
        }

        @Test
        void isWhatSeveralWantAtTheSameTime() throws Exception {
            answer(FILES, fixture("rest-files-response"));
            Uploads uploads = uploads();
            Upload hello = hello();
            List<CompletionStage<FileInfo>> all = IntStream.range(0, 20)
                    .mapToObj(i -> uploads.upload(DIRECT, hello))
                    .toList();
            for (CompletionStage<FileInfo> one : all) {
                assertThat(result(one).value()).isEqualTo("ZGVtb19maWxlX2luZm8=");
            }
            assertThat(asked).hasSize(1);
        }

        @Test
        void isNotAFailure() throws Exception {
            answer(FILES, fixture("rest-error-850031-size"), fixture("rest-files-response"));
            Uploads uploads = uploads();
            failure(uploads.upload(DIRECT, hello()));
            result(uploads.upload(DIRECT, hello()));
        }
    }

    @Nested
    class Voices {
        private final byte[] wav = "RIFF0000WAVEfmt ".getBytes(StandardCharsets.ISO_8859_1);
        private final byte[] silk = "\u0002#!SILK_V3....".getBytes(StandardCharsets.ISO_8859_1);

        private byte[] sent() {
            return Base64.getDecoder().decode(asked(FILES).get(0).body().getString("file_data"));
        }

        @Test
        void areTranscodedOnceAndNothingStaysBehind() throws Exception {
            Path temporary = Files.write(folder.resolve("temporary"), silk);
            voices = voice -> CompletableFuture.completedStage(Optional.of(temporary));
            answer(FILES, fixture("rest-files-response"));
            result(uploads().upload(DIRECT, file(FileType.VOICE, "a.wav", wav)));
            result(uploads().upload(DIRECT, file(FileType.VOICE, "a.wav", wav)));
            assertThat(asked).hasSize(1);
            assertThat(sent()).isEqualTo(silk);
            assertThat(temporary).doesNotExist();
        }

        @Test
        void areSentAsTheyAreWhereNothingCanTranscodeThem() throws Exception {
            voices = voice -> CompletableFuture.failedStage(new IOException("broken"));
            answer(FILES, fixture("rest-files-response"));
            result(uploads().upload(DIRECT, file(FileType.VOICE, "a.wav", wav)));
            assertThat(sent()).isEqualTo(wav);
        }

        @Test
        void thatAreSilkStayAsTheyAre() throws Exception {
            voices = voice -> fail("asked for nothing");
            answer(FILES, fixture("rest-files-response"));
            result(uploads().upload(DIRECT, file(FileType.VOICE, "a.silk", silk)));
            assertThat(sent()).isEqualTo(silk);
        }
    }

    @Nested
    class Refused {
        @Test
        void isWhatIsEmptyBeforeAnythingIsAsked() throws Exception {
            DeliveryException failure = failure(uploads().upload(DIRECT, file(FileType.FILE, "a.txt", new byte[0])));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure).hasMessageContaining("a.txt is empty");
            assertThat(asked).isEmpty();
        }

        @Test
        void isWhatIsNotThereAnyMore() throws Exception {
            Upload gone = new Upload(FileType.FILE, folder.resolve("gone"), "gone", null);
            assertThat(failure(uploads().upload(DIRECT, gone)).kind()).isEqualTo(Kind.REFUSED);
        }

        @Test
        void isAChannel() throws Exception {
            ConversationId channel = new ConversationId(ACCOUNT, ChatKind.CHANNEL, "1234567");
            assertThat(failure(uploads().upload(channel, hello()))).hasMessageContaining("channels");
        }

        @ParameterizedTest
        @ValueSource(strings = {"file:///etc/passwd", "", "ftp://example.com/x"})
        void isAUrlThatIsNoWebPage(String url) throws Exception {
            assertThat(failure(uploads().uploadUrl(DIRECT, FileType.IMAGE, url, null))
                            .kind())
                    .isEqualTo(Kind.REFUSED);
            assertThat(asked).isEmpty();
        }
    }
}
