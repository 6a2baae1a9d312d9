package dev.agenthost.qqbot.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.qqbot.TlsFront;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsParserTest {
    private static final String FILE = "dev.agenthost.qqbot-main.cfg";
    private static final Source SOURCE = new Source(FILE, new AccountId("qqbot", "main"));
    private static final Map<String, Object> LEAST = Map.of("appId", "102000001", "clientSecret", "s3cret");

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> properties = new HashMap<>(LEAST);
        properties.put(key, value);
        return properties;
    }

    private static Settings settings(Map<String, Object> properties) {
        Parsed parsed = SettingsParser.parse(SOURCE, properties);
        assertThat(parsed.problems()).isEmpty();
        return parsed.settings();
    }

    @Nested
    class LeftOut {
        @Test
        void settingsHaveTheirDefaults() {
            assertThat(settings(LEAST))
                    .isEqualTo(new Settings(
                            new AccountId("qqbot", "main"),
                            true,
                            new Credentials("102000001", new Secret("s3cret")),
                            new Endpoints(
                                    URI.create("https://api.sgroup.qq.com"),
                                    URI.create("https://bots.qq.com/app/getAppAccessToken"),
                                    null),
                            1174409216,
                            new Shard(0, 1),
                            Duration.ofHours(24),
                            new ReplyLimit(4, Duration.ofMinutes(60)),
                            new ReplyLimit(5, Duration.ofMinutes(5)),
                            new ReplyLimit(ReplyLimit.UNCOUNTED, Duration.ofMinutes(5)),
                            QuotaTable.UNCERTIFIED,
                            2000,
                            100,
                            new Deadlines(
                                    Duration.ofSeconds(20),
                                    Duration.ofSeconds(20),
                                    Duration.ofSeconds(30),
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(15)),
                            new MediaSettings(Set.of(), 50)));
        }

        @Test
        void credentialsAreTwoProblems() {
            assertThat(SettingsParser.parse(SOURCE, Map.of()).problems())
                    .extracting(Problem::toString)
                    .containsExactly(
                            FILE + ": appId: expected the bot's AppID from the platform's console: digits",
                            FILE + ": clientSecret: expected the bot's AppSecret from the platform's console");
        }

        @Test
        void isWhatAnEmptyValueMeans() {
            assertThat(settings(with("shard", " ")).transport()).isEqualTo(new Shard(0, 1));
        }
    }

    @Nested
    class MediaHosts {
        @ParameterizedTest
        @ValueSource(strings = {"CDN.example.com,10.0.0.7 [::1]", "cdn.example.com, 10.0.0.7, [::1]"})
        void areNamesAndAddressesInLowerCase(String hosts) {
            assertThat(settings(with("mediaAllowedHosts", hosts)).media().allowedHosts())
                    .containsExactlyInAnyOrder("cdn.example.com", "10.0.0.7", "[::1]");
        }
    }

    @Nested
    class Wrong {
        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "appId; 10 20; AppID",
                    "clientSecret; $[env:CANARY]; a value behind the placeholder",
                    "enabled; canary; true or false",
                    "apiBaseUrl; http://api.example.com; https",
                    "apiBaseUrl; http://127.0.0.1.example.com; https",
                    "apiBaseUrl; https://user:canary@example.com; without user",
                    "apiBaseUrl; https://example.com?token=canary; query",
                    "apiBaseUrl; canary; https",
                    "tokenUrl; ftp://canary; https",
                    "tokenUrl; https://exa mple.com/canary; https",
                    "gatewayUrl; ws://example.com; wss",
                    "gatewayUrl; https://example.com; wss",
                    "intents; CANARY; GUILDS",
                    "intents; 0; mask",
                    "intents; 2147483648; mask",
                    "intents; -1; mask",
                    "shard; 1/1; INDEX/COUNT",
                    "shard; canary; INDEX/COUNT",
                    "sessionMaxAge; 59s; from 1m to 168h",
                    "sessionMaxAge; 24; from 1m to 168h",
                    "directReplies; 0; from 1 to 100",
                    "directReplyWindow; 0s; from 1s to 24h",
                    "groupReplies; 101; from 1 to 100",
                    "groupReplyWindow; canary; from 1s to 24h",
                    "channelReplies; 4.5; from 0 to 100",
                    "channelReplyWindow; 25h; from 1s to 24h",
                    "maxTextLength; 5001; from 1 to 5000",
                    "proactiveQuotas; canary; uncertified, certified or platform",
                    "messagesPerSecond; 0; from 1 to 10000",
                    "messagesPerSecond; canary; from 1 to 10000",
                    "dialTimeout; 99ms; from 100ms to 5m",
                    "helloTimeout; 301s; from 100ms to 5m",
                    "readyTimeout; -1s; from 100ms to 5m",
                    "closeTimeout; 61s; from 100ms to 1m",
                    "requestTimeout; 19s; from 100ms to 18s",
                    "mediaAllowedHosts; https://canary; without scheme",
                    "mediaAllowedHosts; 127.0.0.1:8080; without scheme and port",
                    "mediaMaxMebibytes; 1025; from 1 to 1024",
                    "transport; canary; gateway or webhook",
                    "webhookReplayWindow; 9s; from 10s to 1h",
                    "shards; 0; auto, or a whole number from 1 to 1000",
                    "shards; 1001; auto, or a whole number from 1 to 1000",
                    "shards; canary; auto",
                    "sandbox; canary; true or false",
                    "proxy; https://canary:3128; http://HOST:PORT",
                    "proxy; http://canary; http://HOST:PORT",
                    "proxy; http://user:canary@proxy:3128/path; http://HOST:PORT",
                    "proxy; http://$[secret:canary]@proxy:3128; http://HOST:PORT",
                    "trustStore; canary.p12; PEM, PKCS12 or JKS",
                    "trustStore; $[env:CANARY]; a value behind the placeholder"
                })
        void isOneProblemThatNamesFileKeyAndExpectationButNotTheValue(String key, String value, String expected) {
            Parsed parsed = SettingsParser.parse(SOURCE, with(key, value));
            assertThat(parsed.settings()).isNull();
            assertThat(parsed.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.toString())
                        .startsWith(FILE + ": " + key + ": expected ")
                        .contains(expected)
                        .doesNotContainIgnoringCase("canary");
            });
        }

        @Test
        void severalAreAllTold() {
            Map<String, Object> properties = new HashMap<>(with("shard", "x"));
            properties.put("enabled", "x");
            properties.remove("appId");
            assertThat(SettingsParser.parse(SOURCE, properties).problems())
                    .extracting(Problem::key)
                    .containsExactlyInAnyOrder("shard", "enabled", "appId");
        }
    }

    @Nested
    class Given {
        @ParameterizedTest
        @ValueSource(strings = {"GROUP_AND_C2C_EVENT,DIRECT_MESSAGE", "GROUP_AND_C2C | DIRECT_MESSAGE", "33558528"})
        void intentsAreNamesOrTheirMask(String intents) {
            assertThat(settings(with("intents", intents)).intents()).isEqualTo(33558528);
        }

        @Test
        void valuesMayBeTyped() {
            Map<String, Object> properties = new HashMap<>(LEAST);
            properties.put("intents", new String[] {"GUILDS", "GUILD_MEMBERS"});
            properties.put("enabled", false);
            properties.put("directReplies", 3);
            properties.put("appId", 102000001L);
            Settings settings = settings(properties);
            assertThat(settings.intents()).isEqualTo(3);
            assertThat(settings.enabled()).isFalse();
            assertThat(settings.directReplies().replies()).isEqualTo(3);
            assertThat(settings.credentials().appId()).isEqualTo("102000001");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"http://127.0.0.1:8080", "http://localhost:1/", "http://[::1]:2", "https://example.com/api/"
                })
        void urlsLoseTheSlashAtTheirEnd(String url) {
            assertThat(settings(with("apiBaseUrl", url))
                            .endpoints()
                            .apiBaseUrl()
                            .toString())
                    .isEqualTo(url.replaceAll("/$", ""));
        }

        @Test
        void theGatewayMayBeNamed() {
            assertThat(settings(with("gatewayUrl", "ws://127.0.0.1:1/websocket"))
                            .endpoints()
                            .gatewayUrl())
                    .hasToString("ws://127.0.0.1:1/websocket");
        }

        @Test
        void shardsAreANumberOrWhatThePlatformRecommends() {
            assertThat(settings(with("shards", "4")).transport()).isEqualTo(new Transport.AllShards(4));
            assertThat(settings(with("shards", "auto")).transport()).isEqualTo(new Transport.RecommendedShards());
            assertThat(settings(with("shard", "1/3")).transport()).isEqualTo(new Shard(1, 3));
        }

        @Test
        void shardsAndShardTogetherAreAProblem() {
            Map<String, Object> properties = new HashMap<>(with("shards", "auto"));
            properties.put("shard", "0/1");
            assertThat(SettingsParser.parse(SOURCE, properties).problems())
                    .extracting(Problem::toString)
                    .containsExactly(FILE + ": shards: expected either shards or shard, not both");
        }

        @Test
        void aWebhookHasAReplayWindow() {
            assertThat(settings(with("transport", "webhook")).transport())
                    .isEqualTo(new Transport.Webhook(Duration.ofMinutes(5)));
        }

        @Test
        void theSandboxIsAnotherHost() {
            assertThat(settings(with("sandbox", "true")).endpoints().apiBaseUrl())
                    .hasToString("https://sandbox.api.sgroup.qq.com");
        }

        @Test
        void theSandboxAndAHostTogetherAreAProblem() {
            Map<String, Object> properties = new HashMap<>(with("sandbox", true));
            properties.put("apiBaseUrl", "https://api.bot.qq.com");
            assertThat(SettingsParser.parse(SOURCE, properties).problems())
                    .extracting(Problem::toString)
                    .containsExactly(FILE + ": sandbox: expected either sandbox=true or apiBaseUrl, not both");
        }

        @Test
        void aProxyMayHaveALogin() {
            HttpProxy proxy = settings(with("proxy", "http://user:p%40ss@proxy.example:3128"))
                    .endpoints()
                    .route()
                    .proxy();
            assertThat(proxy).isEqualTo(new HttpProxy("proxy.example", 3128, new Secret("user:p@ss")));
            assertThat(proxy).asString().doesNotContain("p@ss");
        }

        @Test
        void timesMayBeInMilliseconds() {
            assertThat(settings(with("dialTimeout", "250 ms")).deadlines().dial())
                    .isEqualTo(Duration.ofMillis(250));
        }
    }

    @Nested
    class ATrustStore {
        @TempDir
        Path folder;

        private List<String> problems(String file, String password) {
            Map<String, Object> properties = new HashMap<>(with("trustStore", file));
            properties.put("trustStorePassword", password);
            properties.put(
                    "felix.fileinstall.filename", folder.resolve(FILE).toUri().toString());
            return SettingsParser.parse(SOURCE, properties).problems().stream()
                    .map(Problem::toString)
                    .toList();
        }

        @Test
        void whosePasswordIsWrongIsAProblemOfThePassword() {
            try (TlsFront front = new TlsFront(folder, URI.create("http://127.0.0.1:1"))) {
                assertThat(front.pem()).exists();
                assertThat(problems("trust.p12", TlsFront.PASSWORD)).isEmpty();
                assertThat(problems("trust.p12", "canary"))
                        .containsExactly(FILE + ": trustStorePassword: expected the password of the trust store");
            }
        }

        @Test
        void thatIsNoneIsAProblemOfTheFile() throws IOException {
            Files.writeString(folder.resolve("text"), "canary");
            Files.writeString(folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\ncanary\n");
            for (String file : List.of("text", "broken.pem", "nowhere.p12", ".")) {
                assertThat(problems(file, "")).singleElement().asString().startsWith(FILE + ": trustStore: expected");
            }
        }
    }

    @Nested
    class Unknown {
        @Test
        void settingsWarnAndStopNothing() {
            Parsed parsed = SettingsParser.parse(SOURCE, with("clientsecret", "canary"));
            assertThat(parsed.settings()).isNotNull();
            assertThat(parsed.warnings())
                    .singleElement()
                    .asString()
                    .startsWith(FILE + ": clientsecret: unknown")
                    .doesNotContain("canary");
        }

        @Test
        void settingsOfTheFrameworkDoNotWarn() {
            Map<String, Object> properties = new HashMap<>(LEAST);
            properties.put("service.pid", "x");
            properties.put("felix.fileinstall.filename", "x");
            properties.put("component.id", 1L);
            assertThat(SettingsParser.parse(SOURCE, properties).warnings()).isEmpty();
        }
    }

    @Nested
    class Secrets {
        @Test
        void areNeverPrinted() {
            assertThat(settings(with("clientSecret", "canary"))).asString().doesNotContain("canary");
        }

        @Test
        void areEqualByTheirText() {
            assertThat(settings(LEAST)).isEqualTo(settings(LEAST));
            assertThat(settings(LEAST)).isNotEqualTo(settings(with("clientSecret", "other")));
        }
    }

    @Nested
    class Sources {
        @ParameterizedTest
        @CsvSource({
            "file:/opt/host/config/dev.agenthost.qqbot-main.cfg, dev.agenthost.qqbot~x, dev.agenthost.qqbot-main.cfg, main",
            "file:/c/dev.agenthost.qqbot-my-bot.config, dev.agenthost.qqbot~x, dev.agenthost.qqbot-my-bot.config, my-bot",
            ", dev.agenthost.qqbot~demo, dev.agenthost.qqbot~demo, demo",
            ", dev.agenthost.qqbot, dev.agenthost.qqbot, dev.agenthost.qqbot"
        })
        void areTheFileElseThePid(String file, String pid, String name, String account) {
            Map<String, Object> properties = new HashMap<>();
            properties.put("felix.fileinstall.filename", file);
            properties.put("service.pid", pid);
            assertThat(Source.of(properties)).isEqualTo(new Source(name, new AccountId("qqbot", account)));
        }

        @Test
        void haveANameEvenWithoutBoth() {
            assertThat(Source.of(Map.of()).account()).isEqualTo(new AccountId("qqbot", "unnamed"));
        }
    }

    @Test
    void everyIntentHasABitOfItsOwn() {
        assertThat(List.of(Intent.values())).extracting(Intent::mask).doesNotHaveDuplicates();
    }
}
