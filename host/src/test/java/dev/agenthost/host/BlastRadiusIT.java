package dev.agenthost.host;

import static dev.agenthost.host.ExamHost.APP;
import static dev.agenthost.host.ExamHost.OTHER_APP;
import static dev.agenthost.host.ExamHost.SECRET;
import static dev.agenthost.host.ExamHost.THIRD_APP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every setting there is, changed in a host with two accounts that are connected: who reconnects, and who does not. The list is
 * held against the forms (Metatype) of the built bundles, so that no setting is without a row.
 */
@OnExamHost
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BlastRadiusIT {
    private static final String MAIN = ExamHost.accountFile("main");
    private static final String ACCESS = "dev.agenthost.access.cfg";
    private static final String ROUTING = "dev.agenthost.routing.cfg";
    private static final String CORE = "dev.agenthost.core.cfg";
    private static final String STORE = "dev.agenthost.store.cfg";
    private static final String ALERT = "dev.agenthost.alert.cfg";
    private static final String INSTALLER = "dev.agenthost.installer.cfg";
    private static final String HTTP = "org.apache.felix.http.cfg";

    /** Nobody is there. */
    private static final String NO_DATABASE = "jdbc:postgresql://127.0.0.1:9/agenthost";

    private static final String NO_PROXY = "http://127.0.0.1:9";
    private static final String TRUST_STORE = System.getProperty("java.home") + "/lib/security/cacerts";

    private static long begin;

    private enum Radius {
        NOBODY,
        THAT_ACCOUNT,
        WHO_HAS_TO_STORE
    }

    /** A setting, a value other than the one that runs, who reconnects, and what else has to stand there then. */
    private record Row(String file, String key, String value, Radius radius, List<String> with) {
        Row(String file, String key, String value, Radius radius, String... with) {
            this(file, key, value, radius, List.of(with));
        }

        String line() {
            return key + " = " + value;
        }

        @Override
        public String toString() {
            return file + ": " + line();
        }
    }

    /** Values of the account that depend on where the platform is. */
    private static final String BASE_URL = "BASE_URL";

    private static final String GATEWAY = "GATEWAY";

    private static final List<Row> ROWS = List.of(
            new Row(MAIN, "sessionMaxAge", "23h", Radius.NOBODY),
            new Row(MAIN, "directReplies", "3", Radius.NOBODY),
            new Row(MAIN, "directReplyWindow", "50m", Radius.NOBODY),
            new Row(MAIN, "groupReplies", "3", Radius.NOBODY),
            new Row(MAIN, "groupReplyWindow", "4m", Radius.NOBODY),
            new Row(MAIN, "channelReplies", "3", Radius.NOBODY),
            new Row(MAIN, "channelReplyWindow", "4m", Radius.NOBODY),
            new Row(MAIN, "maxTextLength", "700", Radius.NOBODY),
            new Row(MAIN, "messagesPerSecond", "50", Radius.NOBODY),
            new Row(MAIN, "proactiveQuotas", "certified", Radius.NOBODY),
            new Row(MAIN, "dialTimeout", "19s", Radius.NOBODY),
            new Row(MAIN, "helloTimeout", "19s", Radius.NOBODY),
            new Row(MAIN, "readyTimeout", "29s", Radius.NOBODY),
            new Row(MAIN, "closeTimeout", "4s", Radius.NOBODY),
            new Row(MAIN, "requestTimeout", "14s", Radius.NOBODY),
            new Row(MAIN, "webhookReplayWindow", "4m", Radius.NOBODY),
            new Row(MAIN, "mediaAllowedHosts", "127.0.0.1", Radius.NOBODY),
            new Row(MAIN, "mediaMaxMebibytes", "40", Radius.NOBODY),
            new Row(MAIN, "appId", THIRD_APP, Radius.THAT_ACCOUNT),
            new Row(MAIN, "clientSecret", "another", Radius.THAT_ACCOUNT),
            new Row(MAIN, "enabled", "false", Radius.THAT_ACCOUNT),
            new Row(MAIN, "apiBaseUrl", BASE_URL, Radius.THAT_ACCOUNT),
            new Row(MAIN, "tokenUrl", BASE_URL + "/app/getAppAccessToken", Radius.THAT_ACCOUNT),
            new Row(MAIN, "gatewayUrl", GATEWAY, Radius.THAT_ACCOUNT),
            new Row(MAIN, "intents", "GROUP_AND_C2C_EVENT", Radius.THAT_ACCOUNT),
            new Row(MAIN, "shard", "0/2", Radius.THAT_ACCOUNT),
            new Row(MAIN, "shards", "2", Radius.THAT_ACCOUNT),
            new Row(MAIN, "transport", "webhook", Radius.THAT_ACCOUNT),
            new Row(MAIN, "proxy", NO_PROXY, Radius.THAT_ACCOUNT),
            new Row(MAIN, "sandbox", "true", Radius.THAT_ACCOUNT, "apiBaseUrl = ", "proxy = " + NO_PROXY),
            new Row(MAIN, "trustStore", TRUST_STORE, Radius.THAT_ACCOUNT, "trustStorePassword = changeit"),
            new Row(MAIN, "trustStorePassword", "changeit", Radius.THAT_ACCOUNT, "trustStore = " + TRUST_STORE),
            new Row(ACCESS, "direct", "disabled", Radius.NOBODY),
            new Row(ACCESS, "directAllow", "A1, B2", Radius.NOBODY),
            new Row(ACCESS, "group", "allowlist", Radius.NOBODY),
            new Row(ACCESS, "groupAllow", "A1, B2", Radius.NOBODY),
            new Row(ROUTING, "default", "somebody", Radius.NOBODY),
            new Row(ROUTING, "routes", "qqbot/other=echo", Radius.NOBODY),
            new Row(ROUTING, "unaddressed", "true", Radius.NOBODY),
            new Row(CORE, "journal.messages", "9000", Radius.NOBODY),
            new Row(CORE, "journal.kibibytes", "9000", Radius.NOBODY),
            new Row(CORE, "lane.threads", "3", Radius.NOBODY),
            new Row(CORE, "lane.messages", "900", Radius.NOBODY),
            new Row(CORE, "agent.deadline.ms", "100000", Radius.NOBODY),
            new Row(CORE, "agent.wait.ms", "9000", Radius.NOBODY),
            new Row(CORE, "agent.threads", "7", Radius.NOBODY),
            new Row(CORE, "turn.attempts", "2", Radius.NOBODY),
            new Row(CORE, "turn.first.delay.ms", "900", Radius.NOBODY),
            new Row(CORE, "delivery.attempts", "100", Radius.NOBODY),
            new Row(CORE, "delivery.first.delay.ms", "400", Radius.NOBODY),
            new Row(CORE, "delivery.longest.delay.ms", "20000", Radius.NOBODY),
            new Row(CORE, "drain.ms", "2000", Radius.NOBODY),
            new Row(CORE, "failure.notice", "No.", Radius.NOBODY),
            new Row(CORE, "typing.after.ms", "2500", Radius.NOBODY),
            new Row(CORE, "media.mebibytes", "600", Radius.NOBODY),
            new Row(CORE, "media.hours", "20", Radius.NOBODY),
            new Row(STORE, "maxMebibytes", "1000", Radius.NOBODY),
            new Row(STORE, "repeatsHours", "20", Radius.NOBODY),
            new Row(STORE, "repeatsKept", "90000", Radius.NOBODY),
            new Row(STORE, "deadLetterDays", "20", Radius.NOBODY),
            new Row(STORE, "deadLettersKept", "900", Radius.NOBODY),
            new Row(STORE, "unfinishedDays", "6", Radius.NOBODY),
            new Row(STORE, "keysKept", "900", Radius.NOBODY),
            new Row(STORE, "leaseSeconds", "40", Radius.NOBODY),
            new Row(STORE, "url", NO_DATABASE, Radius.WHO_HAS_TO_STORE),
            new Row(STORE, "user", "somebody", Radius.WHO_HAS_TO_STORE),
            new Row(STORE, "password", "something", Radius.WHO_HAS_TO_STORE),
            new Row(ALERT, "after", "1m", Radius.NOBODY),
            new Row(ALERT, "url", "http://127.0.0.1:9/alert", Radius.NOBODY),
            new Row(ALERT, "command", "/bin/true", Radius.NOBODY),
            new Row(ALERT, "timeout", "10s", Radius.NOBODY),
            new Row(INSTALLER, "probation.seconds", "50", Radius.NOBODY));

    @BeforeAll
    static void connect(ExamHost host) throws Exception {
        host.connect();
        host.account("other", OTHER_APP, SECRET);
        host.awaitState("other", "READY");
        begin = host.mark();
    }

    @Test
    @Order(1)
    void everySettingOfEveryFormHasARow() throws Exception {
        assertThat(ROWS.stream().map(row -> pid(row) + " " + row.key()))
                .containsExactlyInAnyOrderElementsOf(Forms.keys());
    }

    @ParameterizedTest
    @MethodSource("harmless")
    @Order(2)
    void reconnectsNobody(Row row, ExamHost host) throws Exception {
        change(host, row);

        assertThatNobodyReconnected(host);
    }

    @Test
    @Order(3)
    void anotherPortOrHostOfTheManagementPagesReconnectsNobody(ExamHost host) throws Exception {
        int port = Distribution.freePort();
        host.write(HTTP, "org.apache.felix.http.host = 127.0.0.2", "org.osgi.service.http.port = " + port);
        Await.until("it moves", () -> Http.status("http://127.0.0.2:" + port + "/health") != 0);
        host.configureHttp();
        Await.until("it is back", () -> host.health().startsWith("{"));

        assertThatNobodyReconnected(host);
    }

    /** What comes late after a change is seen here at the latest. */
    @Test
    @Order(4)
    void allOfThatWasNoticedByNobody(ExamHost host) throws Exception {
        for (String file : List.of(CORE, STORE, ALERT, INSTALLER)) {
            host.unconfigure(file);
        }
        host.configurePolicies();
        host.account("main", APP, SECRET);
        host.awaitSetting(ROUTING, "default", "echo");
        host.awaitSetting(ACCESS, "direct", "open");

        host.assertEcho(APP, "never left");
        host.assertEcho(OTHER_APP, "never left either");
        assertThatNobodyReconnected(host);
    }

    @ParameterizedTest
    @MethodSource("ofOneAccount")
    @Order(5)
    void reconnectsThatAccountAlone(Row row, ExamHost host) throws Exception {
        long mark = host.mark();
        change(host, row);
        host.awaitSeen(mark, Seen.Closed.class, APP);
        host.account("main", APP, SECRET);
        Await.until(
                "its own settings bring it back",
                () -> host.platform().app(APP).connections().size() == 1);
        host.awaitState("main", "READY");

        assertThat(host.reconnects(begin, OTHER_APP)).isEmpty();
    }

    @Test
    @Order(6)
    void anotherDatabaseReconnectsWhoHasToStoreSomethingMeanwhile(ExamHost host) throws Exception {
        long mark = host.mark();
        List<String> lines = new ArrayList<>();
        for (Row row : rows(Radius.WHO_HAS_TO_STORE).toList()) {
            lines.add(row.line());
            host.write(STORE, lines.toArray(String[]::new));
            host.awaitSetting(STORE, row.key(), row.value());
        }
        host.awaitHealth("the server does not answer");
        host.say(APP, "is anybody there?");
        host.awaitSeen(mark, Seen.Closed.class, APP);
        host.unconfigure(STORE);

        Await.until("what was said is answered", () -> host.answered(APP, "is anybody there?"));
        host.assertEcho(OTHER_APP, "never left");
        assertThat(host.reconnects(mark, APP)).noneMatch(Seen.Identify.class::isInstance);
        assertThat(host.reconnects(begin, OTHER_APP)).isEmpty();
    }

    private static Stream<Row> harmless() {
        return rows(Radius.NOBODY);
    }

    private static Stream<Row> ofOneAccount() {
        return rows(Radius.THAT_ACCOUNT);
    }

    private static Stream<Row> rows(Radius radius) {
        return ROWS.stream().filter(row -> row.radius() == radius);
    }

    private static String pid(Row row) {
        return row.file().equals(MAIN) ? ExamHost.ADAPTER : row.file().replace(".cfg", "");
    }

    /** Writes the file with this setting as the only one that is not as it was. */
    private static void change(ExamHost host, Row row) throws Exception {
        int port = host.platform().baseUrl().getPort();
        String value = row.value()
                .replace(BASE_URL, "http://localhost:" + port)
                .replace(GATEWAY, "ws://127.0.0.1:" + port + "/websocket/");
        if (row.file().equals(MAIN)) {
            host.account(
                    "main",
                    APP,
                    SECRET,
                    Stream.concat(row.with().stream(), Stream.of(row.key() + " = " + value))
                            .toArray(String[]::new));
        } else {
            host.write(row.file(), row.key() + " = " + value);
        }
        host.awaitSetting(row.file(), row.key(), value);
    }

    private static void assertThatNobodyReconnected(ExamHost host) {
        assertThat(host.reconnects(begin, APP)).isEmpty();
        assertThat(host.reconnects(begin, OTHER_APP)).isEmpty();
    }
}
