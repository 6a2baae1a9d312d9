package dev.agenthost.qqbot.send;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static dev.agenthost.qqbot.send.SendingStage.DIRECT;
import static dev.agenthost.qqbot.send.SendingStage.PERSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.Content;
import dev.agenthost.message.MediaKind;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.media.UploadWork;
import dev.agenthost.qqbot.media.Uploads;
import dev.agenthost.qqbot.media.VoiceTranscoder;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.FixedToken;
import dev.agenthost.qqbot.rest.Http;
import dev.agenthost.qqbot.rest.OpenApi;
import dev.agenthost.qqbot.rest.ScriptedPlatform;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Asked;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of the web, which the platform fetches. */
class AccountFilesTest {
    private static final String FILES = "/v2/users/" + PERSON + "/files";
    private static final MediaReference PICTURE =
            new MediaReference(MediaKind.IMAGE, new Content.Linked("https://example.com/image.png"));

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final ManualTime time = new ManualTime();
    private final DeterministicScheduler later = new DeterministicScheduler(time);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    private final UploadWork work = new UploadWork(timer);
    private final SendingStage stage = new SendingStage();
    private final Uploads uploads = new Uploads(
            "102000001",
            OpenApi.of(http, stage.json, new FixedToken(), platform.url(), 100),
            http,
            stage.json,
            work,
            stage.memory,
            VoiceTranscoder.NONE,
            time);
    private final AccountFiles files = new AccountFiles(uploads, work, Optional::empty, (wait, task) -> {
        var unused = later.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    });

    @AfterEach
    void close() {
        work.close();
        http.close();
        platform.close();
        stage.close();
        timer.shutdownNow();
    }

    @Test
    void areAskedForOnceHoweverOftenTheirMessageIsTried() {
        platform.answers(FILES, Answer.fixture("rest-files-response"));
        platform.hold();
        CompletionStage<String> first = files.fileInfo(DIRECT, PICTURE);
        CompletionStage<String> second = files.fileInfo(DIRECT, PICTURE);
        platform.release();
        String info =
                Fixtures.object("rest-files-response").getJsonObject("body").getString("file_info");
        assertThat(result(first)).isEqualTo(info);
        assertThat(result(second)).isEqualTo(info);
        assertThat(result(files.fileInfo(DIRECT, PICTURE))).isEqualTo(info);
        assertThat(platform.asked(FILES))
                .extracting(Asked::body)
                .containsExactly(Fixtures.object("rest-files-url").get("body").toString());
    }

    @Test
    void areFetchedAnewAfterAMinute() {
        platform.answers(FILES, Answer.fixture("rest-files-response"), Answer.fixture("rest-files-response"));
        result(files.fileInfo(DIRECT, PICTURE));
        later.advance(Duration.ofMinutes(1));
        result(files.fileInfo(DIRECT, PICTURE));
        assertThat(platform.asked(FILES)).hasSize(2);
    }

    @Test
    void areFetchedAnewWhenThePlatformForgotThem() {
        platform.answers(FILES, Answer.fixture("rest-files-response"), Answer.fixture("rest-files-response"));
        result(files.fileInfo(DIRECT, PICTURE));
        result(files.forget(DIRECT, PICTURE));
        result(files.fileInfo(DIRECT, PICTURE));
        assertThat(platform.asked(FILES)).hasSize(2);
    }

    @Test
    void thatCannotBeFetchedAreToldWithThePlatformsCode() {
        platform.answers(FILES, Answer.fixture("rest-error-850031-size"));
        assertThat(failure(files.fileInfo(DIRECT, PICTURE)))
                .isInstanceOfSatisfying(
                        DeliveryException.class,
                        refused -> assertThat(refused.platformCode()).contains(850031));
        platform.answers(FILES, Answer.fixture("rest-files-response"));
        result(files.fileInfo(DIRECT, PICTURE));
    }
}
