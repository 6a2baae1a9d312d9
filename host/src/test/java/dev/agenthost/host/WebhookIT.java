package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bots whose events the platform posts to the host, signed, and that answer over REST; no gateway takes part. */
class WebhookIT {
    private static final String SECRET = "secret";
    private static final int BOTS = 2;
    private static final String CHAT = "users/c1";

    @TempDir
    Path folder;

    private Distribution distribution;

    @BeforeEach
    void prepare() throws Exception {
        distribution = Distribution.copyTo(folder);
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        for (int bot = 0; bot < BOTS; bot++) {
            distribution.account("app" + bot, SECRET, "transport = webhook");
        }
    }

    @Test
    void eventsArePostedAndAnswered() throws Exception {
        try (HostProcess simulator = distribution.startSimulator(BOTS, SECRET);
                HostProcess host = distribution.start()) {
            simulator.awaitLine("QQ simulator: ");
            distribution.awaitState("app0", "READY");
            distribution.awaitState("app1", "READY");
            PlatformControl one = callback("app0");
            PlatformControl other = callback("app1");
            assertThat(one.checkCallback()).isTrue();
            assertThat(other.checkCallback()).isTrue();

            one.say(CHAT, "hello, one");
            other.say(CHAT, "hello, other");
            one.say("groups/g1", "hello, group");

            awaitAnswers(one, CHAT, 1);
            awaitAnswers(other, CHAT, 1);
            awaitAnswers(one, "groups/g1", 1);
            assertThat(one.figures().getInt("identified")).isZero();
            assertThat(host.printed()).doesNotContain("ERROR", "\tat ");
        }
    }

    @Test
    void whatWasNotTakenIsPostedAgainAndAnsweredOnce() throws Exception {
        try (HostProcess simulator = distribution.startSimulator(BOTS, SECRET)) {
            simulator.awaitLine("QQ simulator: ");
            PlatformControl platform;
            try (HostProcess host = distribution.start()) {
                distribution.awaitState("app0", "READY");
                platform = callback("app0");
                assertThat(host.alive()).isTrue();
            }
            platform.set(
                    Json.createObjectBuilder().add("webhookAttempts", 1_000).add("webhookPause", 200));
            platform.say(CHAT, "nobody is there yet");
            try (HostProcess host = distribution.start()) {
                awaitAnswers(platform, CHAT, 1);

                platform.set(Json.createObjectBuilder().add("webhookBadSignatures", 2));
                platform.say(CHAT, "signed wrongly twice");
                awaitAnswers(platform, CHAT, 2);

                host.kill();
                platform.say(CHAT, "killed in between");
            }
            try (HostProcess host = distribution.start()) {
                awaitAnswers(platform, CHAT, 3);
                assertThat(answers(platform, CHAT)).isEqualTo(3);
                assertThat(host.printed()).doesNotContain("ERROR", "\tat ");
            }
        }
    }

    @Test
    void whoCannotSignLearnsNothing() throws Exception {
        try (HostProcess simulator = distribution.startSimulator(BOTS, SECRET);
                HostProcess host = distribution.start()) {
            simulator.awaitLine("QQ simulator: ");
            distribution.awaitState("app0", "READY");
            String forged = "{\"op\":0,\"t\":\"C2C_MESSAGE_CREATE\",\"id\":\"x\",\"d\":{}}";

            assertThat(Http.postStatus(URI.create(callbackUrl()), forged)).isEqualTo(401);
            assertThat(Http.postStatus(
                            URI.create(callbackUrl()),
                            forged,
                            "X-Bot-Appid",
                            "app0",
                            "X-Signature-Timestamp",
                            "1725442341",
                            "X-Signature-Ed25519",
                            "0".repeat(128)))
                    .isEqualTo(401);
            assertThat(host.printed()).doesNotContain("ERROR", "\tat ");
        }
    }

    private PlatformControl callback(String app) throws Exception {
        PlatformControl platform = new PlatformControl(distribution.platform(), app);
        platform.set(Json.createObjectBuilder().add("webhookUrl", callbackUrl()));
        return platform;
    }

    private String callbackUrl() {
        return distribution.http() + "/qqbot/webhook";
    }

    private static void awaitAnswers(PlatformControl platform, String chat, int count) {
        Await.until(count + " answers in " + chat, () -> answers(platform, chat) >= count);
    }

    private static long answers(PlatformControl platform, String chat) throws InterruptedException {
        return platform.chats().stream()
                .filter(one -> one.conversation().equals(chat))
                .mapToLong(one -> one.answers().size())
                .sum();
    }
}
