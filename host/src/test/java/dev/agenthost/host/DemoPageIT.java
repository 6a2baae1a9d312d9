package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WebElement;

/** The demo in a browser: its chats, the bot's way back from every fault, and what the logs say afterwards. */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class DemoPageIT {
    private static final String CANARY = "canary-9d41c0";
    private static final Pattern HEARTBEATS = Pattern.compile("\"heartbeats\":\\{\"count\":(\\d+)");

    @TempDir
    static Path folder;

    private static Distribution distribution;
    private static OpenDemo demo;
    private static ChatPage page;
    private static int messages;

    @BeforeAll
    static void open() throws Exception {
        distribution = Distribution.copyTo(folder);
        String simulator = "demo/config/dev.agenthost.qqbot.simulator.cfg";
        distribution.replace(
                "demo/config/dev.agenthost.qqbot-demo.cfg", "clientSecret = demo", "clientSecret = " + CANARY);
        distribution.append(simulator, "\nclientSecret = " + CANARY + "\n");
        distribution.replace(simulator, "helloInterval = 5000", "helloInterval = 1000");
        demo = OpenDemo.of(distribution);
        page = demo.page();
    }

    @AfterAll
    static void close() {
        if (demo != null) {
            demo.close();
        }
    }

    @Nested
    @Order(1)
    class AChat {
        @ParameterizedTest
        @ValueSource(strings = {"Direct chat", "Group chat", "Channel", "Channel direct"})
        void isAnswered(String chat) {
            page.choose(chat);

            isAnsweredHere();
        }

        @Test
        void showsMarkupAsItWasTyped() {
            page.choose("Direct chat");
            page.say("<b>bold</b> & 你好");

            page.awaitAnswer("<b>bold</b> & 你好");
        }
    }

    @Nested
    @Order(2)
    class AFault {
        /** A restart by a person also makes the waits between dials begin again at the shortest. */
        @BeforeEach
        void beginAfresh() throws Exception {
            WebElement before = page.now();
            page.press("Heal");
            page.press("Restart account");
            page.awaitNews(before, "you: restart account");
            page.awaitNews(before, "opened");
            page.choose("Direct chat");
            isBack();
        }

        @ParameterizedTest
        @CsvSource({
            "op 7, RESUMED",
            "op 9, 'READY, session'",
            "4009, RESUMED",
            "Cut TCP, RESUMED",
            "Go silent, RESUMED",
        })
        void isOverByItself(String fault, String comeback) throws Exception {
            WebElement before = page.now();
            page.press(fault);

            page.awaitNews(before, "you: " + fault);
            page.awaitNews(before, comeback);
            isBack();
        }

        @Test
        void endsSocketsThatAcknowledgeNothing() throws Exception {
            WebElement before = page.now();
            page.press("No acks");

            page.awaitLit("No acks", true);
            page.awaitNews(before, "heartbeats without an answer");
            page.awaitNews(before, "RESUMED");
            page.press("No acks");
            page.awaitLit("No acks", false);
            isBack();
        }

        @Test
        void thatDeliversNothingEndsWithOp9() throws Exception {
            page.press("Deliver nothing");
            page.awaitLit("Deliver nothing", true);
            String lost = "lost " + ++messages;
            page.say(lost);
            heartbeatsGoOn();
            assertThat(page.shows(".theirs", lost)).isFalse();

            WebElement before = page.now();
            page.press("op 9");
            page.awaitNews(before, "READY, session");
            page.awaitLit("Deliver nothing", false);
            isBack();
        }

        @Test
        void thatDeliversNothingIsHealed() throws Exception {
            page.press("Deliver nothing");
            page.awaitLit("Deliver nothing", true);
            page.press("Heal");

            page.awaitLit("Deliver nothing", false);
            isBack();
        }

        @Test
        void ofResumeEndsWithIdentify() throws Exception {
            page.press("Refuse Resume");
            page.awaitLit("Refuse Resume", true);
            WebElement before = page.now();
            page.press("Cut TCP");

            page.awaitNews(before, "refused");
            page.awaitNews(before, "READY, session");
            isBack();
            assertThat(page.news(before)).noneMatch(line -> line.contains("RESUMED"));
        }

        @Test
        void byABanParksTheAccountUntilAPersonRestartsIt() throws Exception {
            page.press("Ban");
            page.awaitState("PARKED");
            page.awaitLit("Ban", true);
            page.press("Heal");
            page.awaitLit("Ban", false);
            page.press("Restart account");

            isBack();
        }

        @Test
        void isReachedByTheKeyboardAlone() throws Exception {
            WebElement before = page.now();
            page.pressByKeyboard("4009");

            page.awaitNews(before, "RESUMED");
            isBack();
        }
    }

    @Nested
    @Order(3)
    class AfterAllThat {
        private static List<String> complaints;
        private static String source;

        @BeforeAll
        static void end() throws Exception {
            complaints = demo.browser().complaints();
            source = demo.browser().driver().getPageSource();
            assertThat(demo.host().terminate().exitCode()).isZero();
        }

        @Test
        void theBrowserComplainsOfNothing() {
            assertThat(complaints).isEmpty();
        }

        @Test
        void noLogHoldsAnErrorOrAStackTrace() throws Exception {
            assertThat(demo.host().printed()).doesNotContain("ERROR", "\tat ");
            assertThat(Files.readString(distribution.file("demo/data/log/agenthost.log")))
                    .doesNotContain("ERROR", "\tat ");
        }

        @Test
        void theSecretIsNowhere() throws Exception {
            assertThat(source).doesNotContain(CANARY);
            assertThat(demo.host().printed()).doesNotContain(CANARY);
            assertThat(distribution.filesOfDataWith(CANARY)).isEmpty();
        }
    }

    /** READY, answering, its heart beating, and all of it readable. */
    private static void isBack() throws Exception {
        page.awaitState("READY");
        isAnsweredHere();
        heartbeatsGoOn();
        page.awaitFact("lifecycle", "on");
        page.awaitFactLike("connection", "open \\(generation \\d+\\)");
        page.awaitFact("handshake", "ready");
        page.awaitFactLike("resume", "session [0-9a-f]+");
        page.awaitFact("heartbeat", "every 1000 ms");
        assertThat(page.heartbeatTicks()).isPositive();
        assertThat(page.brokenWords()).isEmpty();
    }

    private static void isAnsweredHere() {
        String text = "hello " + ++messages;
        page.say(text);
        page.awaitAnswer(text);
    }

    private static void heartbeatsGoOn() throws Exception {
        long before = heartbeats();
        Await.until("another heartbeat", () -> heartbeats() > before);
    }

    private static long heartbeats() throws Exception {
        String figures = Http.get(distribution.platform() + "/simulator/figures");
        Matcher count = HEARTBEATS.matcher(figures);
        assertThat(count.find()).as(figures).isTrue();
        return Long.parseLong(count.group(1));
    }
}
