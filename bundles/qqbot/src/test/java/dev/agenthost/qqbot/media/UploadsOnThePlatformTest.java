package dev.agenthost.qqbot.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.qqbot.MapMemory;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.Http;
import dev.agenthost.qqbot.rest.OpenApi;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.rest.TokenSource;
import dev.agenthost.qqbot.settings.SettingsParser;
import dev.agenthost.qqbot.settings.Source;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Knob;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of every size that reach people, over real sockets, through failures of parts. */
class UploadsOnThePlatformTest {
    private static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    private static final String APP = "102000001";
    private static final String PERSON = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final ConversationId DIRECT = new ConversationId(ACCOUNT, ChatKind.DIRECT, PERSON);

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start(new SimulatorSettings().app(APP, "s3cret"));
    private final Conversation chat = simulator.app(APP).direct(PERSON);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    private final UploadWork work = new UploadWork(timer);
    private final Json json = new Json();
    private final OpenApi api = OpenApi.of(http, json, tokens(), simulator.baseUrl(), 100);
    private final Uploads uploads = new Uploads(
            APP,
            api,
            http,
            json,
            work,
            new UploadCache(new MapMemory(), InstantSource.system()),
            VoiceTranscoder.NONE,
            pause -> CompletableFuture.completedStage(null),
            System::nanoTime);

    private TokenSource tokens() {
        Map<String, Object> properties = Map.of(
                "appId",
                APP,
                "clientSecret",
                "s3cret",
                "apiBaseUrl",
                simulator.baseUrl().toString(),
                "tokenUrl",
                simulator.tokenUrl().toString());
        return Platform.of(
                        http,
                        json,
                        SettingsParser.parse(new Source("test", ACCOUNT), properties)
                                .settings(),
                        InstantSource.system())
                .tokens();
    }

    @AfterEach
    void close() {
        work.close();
        http.close();
        simulator.close();
        timer.shutdownNow();
    }

    private <T> void set(Knob<T> knob, T value) {
        simulator.app(APP).faults().set(knob, value);
    }

    private Path random(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(folder.resolve("file"), content);
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private Path shownAfter(FileInfo info) throws Exception {
        String body = json.newObject()
                .add("msg_type", 7)
                .add("media", json.newObject().add("file_info", info.value()))
                .add("msg_id", chat.mentions("hello"))
                .add("msg_seq", 1)
                .build()
                .toString();
        result(api.call("POST", "/v2/users/" + PERSON + "/messages", body, Duration.ofSeconds(30)));
        List<Attachment> shown =
                chat.answers().get(chat.answers().size() - 1).look().attachments();
        return simulator.files().get(shown.get(0).file()).path();
    }

    /** Puts fail or are cut twice in all, however they fall: one part may meet all of it, and is put three times at most. */
    @ParameterizedTest
    @CsvSource({
        "1, 5242880, 1, 0, false, false, 0, 0, 0",
        "5242880, 5242880, 1, 0, false, false, 0, 0, 0",
        "5242881, 5242880, 1, 0, false, false, 0, 0, 0",
        "10485760, 5242880, 1, 0, false, false, 1, 1, 1",
        "10485760, 1048577, 3, 1, true, true, 1, 1, 2",
        "104857600, 5242880, 4, 0, false, false, 1, 1, 2",
        "104857600, 10485760, 1, 1, true, false, 2, 0, 3"
    })
    void arrivesAsItWas(
            int size,
            int partSize,
            int concurrency,
            int base,
            boolean numbers,
            boolean wrapped,
            int put,
            int cut,
            int finish)
            throws Exception {
        set(Knob.PART_SIZE, partSize);
        set(Knob.PART_CONCURRENCY, concurrency);
        set(Knob.PART_INDEX_BASE, base);
        set(Knob.SIZES_AS_NUMBERS, numbers);
        set(Knob.UPLOADS_WRAPPED, wrapped);
        set(Knob.STRICT_MD5_10M, true);
        set(Knob.PART_PUT_FAILURES, put);
        set(Knob.PART_PUT_CUTS, cut);
        set(Knob.PART_RETRIES, finish);
        Path file = random(size);
        FileInfo info = result(uploads.upload(DIRECT, new Upload(FileType.FILE, file, "file.bin", null)));
        assertThat(shownAfter(info)).hasSameBinaryContentAs(file);
    }

    @Test
    void ofNoBytesIsRefused() throws Exception {
        CompletionStage<FileInfo> stage = uploads.upload(DIRECT, new Upload(FileType.FILE, random(0), "a.bin", null));
        assertThatThrownBy(() -> result(stage))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("a.bin is empty");
    }

    @Test
    void ofAUsedUpDayEndsAtOnce() throws Exception {
        set(Knob.VOLUME_USED_UP, true);
        CompletionStage<FileInfo> stage =
                uploads.upload(DIRECT, new Upload(FileType.FILE, random(6_000_000), "a.bin", null));
        assertThatThrownBy(() -> result(stage))
                .cause()
                .isInstanceOfSatisfying(
                        DeliveryException.class,
                        told -> assertThat(told.platformCode()).contains(40093002));
    }
}
