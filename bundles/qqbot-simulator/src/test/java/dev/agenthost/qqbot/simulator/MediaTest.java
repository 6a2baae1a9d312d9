package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.testkit.ManualTime;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads of every form, what is refused of them, and what people see. */
final class MediaTest {
    private static final String USER = "/v2/users/" + Bench.USER;
    private static final String GROUP = "/v2/groups/" + Bench.GROUP;
    private static final byte[] PNG = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d494844520000000300000002080200000012161f4d0000000049454e44ae426082");

    private final ManualTime time = new ManualTime();
    private final Bench bench = new Bench(new SimulatorSettings().clock(time, time::nanoTime));
    private final Rest rest = new Rest(bench);
    private final Conversation direct = bench.app.direct(Bench.USER);

    @AfterEach
    void stop() {
        bench.close();
    }

    private <T> void set(Knob<T> knob, T value) {
        bench.app.faults().set(knob, value);
    }

    private HttpResponse<String> base64(String path, int type, byte[] content) {
        return rest.post(
                path + "/files",
                Json.object()
                        .add("file_type", type)
                        .add("file_data", Base64.getEncoder().encodeToString(content))
                        .add("file_name", "it")
                        .build());
    }

    private static String info(HttpResponse<String> answer) {
        return Json.read(answer.body()).getString("file_info");
    }

    private int send(String path, String info) {
        Conversation there = path.equals(USER) ? direct : bench.app.group(Bench.GROUP);
        return Rest.code(rest.post(
                path + "/messages",
                Json.object()
                        .add("msg_type", 7)
                        .add("media", Json.object().add("file_info", info))
                        .add("msg_id", there.mentions("hello"))
                        .build()));
    }

    private byte[] shown() throws IOException {
        ChatMessage message = direct.answers().get(direct.answers().size() - 1);
        Attachment file = message.look().attachments().get(0);
        return Files.readAllBytes(bench.simulator.files().get(file.file()).path());
    }

    private String serve(byte[] content) throws IOException {
        String id = bench.simulator
                .files()
                .keep("served", new ByteArrayInputStream(content))
                .id();
        return bench.simulator.baseUrl() + "/download?fileid=" + id;
    }

    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    @Nested
    class AtOnce {
        @Test
        void byBytesAsInTheReference() throws Exception {
            HttpResponse<String> answer = rest.post(USER + "/files", Rest.body("rest-files-base64"));
            Rest.isLike(answer, "rest-files-response");
            assertThat(send(USER, info(answer))).isZero();
            assertThat(shown()).isEqualTo("hello world\n".getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void byAddressAsInTheReference() throws Exception {
            HttpResponse<String> answer = rest.post(USER + "/files", Rest.body("rest-files-url", "url", serve(PNG)));
            Rest.isLike(answer, "rest-files-response");
            assertThat(send(USER, info(answer))).isZero();
            assertThat(shown()).isEqualTo(PNG);
            Attachment picture = direct.answers().get(0).look().attachments().get(0);
            assertThat(picture.width()).isEqualTo(3);
            assertThat(picture.height()).isEqualTo(2);
        }

        @Test
        void ofVoicesForGroups() throws Exception {
            byte[] silk = "\u0002#!SILK_V3xyz".getBytes(StandardCharsets.ISO_8859_1);
            HttpResponse<String> answer =
                    rest.post(GROUP + "/files", Rest.body("rest-files-group-voice", "url", serve(silk)));
            assertThat(send(GROUP, info(answer))).isZero();
        }

        @Test
        void andSentAtOnce() {
            direct.allowProactive(true);
            JsonObject body = Json.PROVIDER
                    .createObjectBuilder(Rest.body("rest-files-base64"))
                    .add("srv_send_msg", true)
                    .build();
            Rest.isLike(rest.post(USER + "/files", body), "rest-files-response-sent");
            assertThat(direct.answers()).hasSize(1);
            direct.allowProactive(false);
            assertThat(Rest.code(rest.post(USER + "/files", body))).isEqualTo(40054013);
        }

        @Test
        void butNotOfWhatIsNotThere() throws Exception {
            String gone = bench.simulator.baseUrl() + "/download?fileid=nothing";
            Rest.isError(
                    rest.post(USER + "/files", Rest.body("rest-files-url", "url", gone)), "rest-error-850026-download");
            Rest.isError(
                    rest.post(USER + "/files", Rest.body("rest-files-url", "url", "ftp://example.com/x")),
                    "rest-error-850026-download");
        }

        @Test
        void butNotOfOtherFormats() {
            assertThat(Rest.code(base64(USER, 1, random(100)))).isEqualTo(850019);
            assertThat(Rest.code(base64(USER, 2, PNG))).isEqualTo(850019);
            set(Knob.CHECK_FORMATS, false);
            assertThat(Rest.code(base64(USER, 1, random(100)))).isZero();
        }

        @Test
        void butNotTooLarge() throws Exception {
            set(Knob.FILE_LIMIT, 99L);
            Rest.isError(base64(USER, 4, random(100)), "rest-error-850031-size");
            assertThat(Rest.code(rest.post(USER + "/files", Rest.body("rest-files-url", "url", serve(random(100))))))
                    .isEqualTo(850031);
        }

        @Test
        void butNotInBodiesTheEdgeRefuses() {
            HttpResponse<String> answer = base64(USER, 4, new byte[26 << 20]);
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body())
                    .isEqualTo(Fixtures.object("rest-error-413-html").getString("body"));
        }

        @Test
        void butNotTooOftenASecond() {
            set(Knob.RATE_LIMITS, true);
            JsonObject body = Rest.body("rest-upload-prepare");
            for (int i = 0; i < 10; i++) {
                assertThat(Rest.code(rest.post(USER + "/upload_prepare", body))).isZero();
            }
            assertThat(rest.post(USER + "/upload_prepare", body).statusCode()).isEqualTo(429);
            time.advance(Duration.ofSeconds(1));
            assertThat(Rest.code(rest.post(USER + "/upload_prepare", body))).isZero();
        }

        @Test
        void whereTheInterfaceAllowsIt() {
            set(Knob.FILE_DATA_ALLOWED, false);
            assertThat(Rest.code(base64(USER, 4, random(1)))).isEqualTo(10000);
            set(Knob.UPLOADS_WRAPPED, true);
            set(Knob.FILE_DATA_ALLOWED, true);
            assertThat(Json.read(base64(USER, 4, random(1)).body()).getJsonObject("data"))
                    .containsKey("file_info");
        }
    }

    @Nested
    class InChannels {
        private static final String CHANNEL = "/channels/1234567/messages";

        private List<Attachment> shown() {
            List<ChatMessage> answers = bench.app.channel("1234567").answers();
            return answers.get(answers.size() - 1).look().attachments();
        }

        @Test
        void comeByAddress() throws Exception {
            bench.ready();
            assertThat(Rest.code(rest.post(
                            CHANNEL, Json.object().add("image", serve(PNG)).build())))
                    .isZero();
            assertThat(shown())
                    .singleElement()
                    .satisfies(file -> assertThat(file.width()).isEqualTo(3));
            String text = serve(random(10));
            assertThat(Rest.code(
                            rest.post(CHANNEL, Json.object().add("image", text).build())))
                    .isEqualTo(304010);
        }

        @Test
        void comeInAForm() {
            bench.ready();
            String form = """
                    --xx
                    Content-Disposition: form-data; name="content"

                    字
                    --xx
                    Content-Disposition: form-data; name="file_image"; filename="a.png"
                    Content-Type: image/png

                    """.replace("\n", "\r\n");
            byte[] start = form.getBytes(StandardCharsets.UTF_8);
            byte[] end = "\r\n--xx--\r\n".getBytes(StandardCharsets.US_ASCII);
            HttpResponse<String> answer = bench.http
                    .sendAsync(
                            bench.request(CHANNEL)
                                    .header("Authorization", "QQBot " + bench.token())
                                    .header("Content-Type", "multipart/form-data; boundary=xx")
                                    .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(start, PNG, end)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .join();
            assertThat(Json.read(answer.body()).getString("content")).isEqualTo("字");
            assertThat(shown())
                    .singleElement()
                    .satisfies(file -> assertThat(file.size()).isEqualTo(PNG.length));
        }
    }

    @Nested
    class FileInfos {
        @Test
        void areOfOneSceneAndOneTime() {
            String info = info(base64(USER, 4, random(10)));
            assertThat(send(GROUP, info)).isEqualTo(304080);
            assertThat(send(USER, info)).isZero();
            time.advance(Duration.ofSeconds(301));
            assertThat(send(USER, info)).isEqualTo(304080);
        }

        @Test
        void mayLiveForEver() {
            set(Knob.FILE_TTL, 0);
            String info = info(base64(USER, 4, random(10)));
            time.advance(Duration.ofDays(30));
            assertThat(send(USER, info)).isZero();
        }
    }

    @Nested
    class InParts {
        private HttpResponse<String> prepare(int type, byte[] content) throws Exception {
            byte[] first = Arrays.copyOf(content, Math.min(content.length, 10_002_432));
            return rest.post(
                    USER + "/upload_prepare",
                    Json.object()
                            .add("file_type", type)
                            .add("file_size", Integer.toString(content.length))
                            .add("file_name", "it.bin")
                            .add("md5", digest("MD5", content))
                            .add("sha1", digest("SHA-1", content))
                            .add("md5_10m", digest("MD5", first))
                            .build());
        }

        private HttpResponse<String> put(JsonObject prepared, int rank, byte[] content, String... headers) {
            HttpRequest.Builder put = HttpRequest.newBuilder(URI.create(
                            prepared.getJsonArray("parts").getJsonObject(rank).getString("presigned_url")))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(part(prepared, rank, content)));
            if (headers.length > 0) {
                put.headers(headers);
            }
            return bench.http
                    .sendAsync(put.build(), HttpResponse.BodyHandlers.ofString())
                    .join();
        }

        private byte[] part(JsonObject prepared, int rank, byte[] content) {
            int size = Integer.parseInt(prepared.get("block_size").toString().replace("\"", ""));
            return Arrays.copyOfRange(content, rank * size, Math.min(content.length, (rank + 1) * size));
        }

        private HttpResponse<String> finish(JsonObject prepared, int rank, byte[] content) throws Exception {
            byte[] part = part(prepared, rank, content);
            return rest.post(
                    USER + "/upload_part_finish",
                    Json.object()
                            .add("upload_id", prepared.getString("upload_id"))
                            .add(
                                    "part_index",
                                    prepared.getJsonArray("parts")
                                            .getJsonObject(rank)
                                            .getInt("index"))
                            .add("block_size", part.length)
                            .add("md5", digest("MD5", part))
                            .build());
        }

        private HttpResponse<String> complete(JsonObject prepared, int type) {
            return rest.post(
                    USER + "/files",
                    Json.object()
                            .add("file_type", type)
                            .add("upload_id", prepared.getString("upload_id"))
                            .build());
        }

        private String digest(String name, byte[] content) throws Exception {
            return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(content));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 10 << 20, 100 << 20})
        void arrivesAsItWas(int size) throws Exception {
            byte[] content = random(size);
            JsonObject prepared = Json.read(prepare(4, content).body());
            for (int rank = prepared.getJsonArray("parts").size() - 1; rank >= 0; rank--) {
                assertThat(put(prepared, rank, content).statusCode()).isEqualTo(200);
                Rest.isLike(finish(prepared, rank, content), "rest-upload-part-finish-response");
            }
            HttpResponse<String> done = complete(prepared, 4);
            assertThat(send(USER, info(done))).as(done.body()).isZero();
            assertThat(Arrays.equals(shown(), content)).isTrue();
        }

        @Test
        void isPreparedAsInTheReference() throws Exception {
            Rest.isLike(
                    rest.post(USER + "/upload_prepare", Rest.body("rest-upload-prepare")),
                    "rest-upload-prepare-response-base0");
            set(Knob.SIZES_AS_NUMBERS, true);
            set(Knob.PART_INDEX_BASE, 1);
            HttpResponse<String> base1 = rest.post(USER + "/upload_prepare", Rest.body("rest-upload-prepare"));
            Rest.isLike(base1, "rest-upload-prepare-response-base1");
            assertThat(Json.read(base1.body())
                            .getJsonArray("parts")
                            .getJsonObject(0)
                            .getInt("index"))
                    .isEqualTo(1);
        }

        @Test
        void givesAnAddressForVideos() throws Exception {
            byte[] content = "\0\0\0\u0018ftypmp42".getBytes(StandardCharsets.ISO_8859_1);
            JsonObject prepared = Json.read(prepare(2, content).body());
            HttpResponse<String> put = put(prepared, 0, content);
            assertThat(put.headers().firstValue("ETag")).contains("\"" + digest("MD5", content) + "\"");
            assertThat(put.headers().firstValue("x-cos-request-id")).isPresent();
            finish(prepared, 0, content);
            Rest.isLike(complete(prepared, 2), "rest-files-complete-response");
        }

        @Test
        void isRetried() throws Exception {
            byte[] content = random(10);
            JsonObject prepared = Json.read(prepare(4, content).body());
            set(Knob.PART_PUT_FAILURES, 1);
            assertThat(put(prepared, 0, content).statusCode()).isEqualTo(503);
            assertThat(put(prepared, 0, content).statusCode()).isEqualTo(200);
            set(Knob.PART_PUT_CUTS, 1);
            assertThatThrownBy(() -> put(prepared, 0, content)).isInstanceOf(CompletionException.class);
            set(Knob.PART_RETRIES, 2);
            Rest.isError(finish(prepared, 0, content), "rest-error-40093001-part");
            Rest.isError(finish(prepared, 0, content), "rest-error-40093001-part");
            set(Knob.VOLUME_USED_UP, true);
            Rest.isError(finish(prepared, 0, content), "rest-error-40093002-daily");
            set(Knob.VOLUME_USED_UP, false);
            assertThat(Rest.code(finish(prepared, 0, content))).isZero();
        }

        @Test
        void isRefusedWhereItIsNotWhatItClaims() throws Exception {
            byte[] content = random(10);
            JsonObject prepared = Json.read(prepare(4, content).body());
            assertThat(put(prepared, 0, content, "Authorization", "QQBot x").statusCode())
                    .isEqualTo(400);
            assertThat(put(prepared, 0, new byte[9]).statusCode()).isEqualTo(400);
            assertThat(Rest.code(finish(prepared, 0, content))).isEqualTo(12002);
            put(prepared, 0, new byte[10]);
            assertThat(Rest.code(finish(prepared, 0, content))).isEqualTo(12002);
            assertThat(Rest.code(finish(prepared, 0, new byte[10]))).isZero();
            assertThat(Rest.code(complete(prepared, 4))).isEqualTo(12002);
        }

        @Test
        void isRefusedBeforeItBeginsWhereItIsTooLarge() throws Exception {
            set(Knob.FILE_LIMIT, 9L);
            Rest.isError(prepare(4, random(10)), "rest-error-850031-size");
        }
    }

    @Test
    void isSeenWhenItIsDownloaded() throws Exception {
        HttpResponse<byte[]> file = bench.http
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(serve(PNG))).build(), HttpResponse.BodyHandlers.ofByteArray())
                .join();
        assertThat(file.body()).isEqualTo(PNG);
        assertThat(file.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(bench.simulator.observed().all(Seen.Downloaded.class))
                .singleElement()
                .satisfies(download -> assertThat(download.authorized()).isFalse());
    }
}
