package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.io.TempDir;

/** Everything the demo's agent shows, seen in a browser: a person talks with it on the page, nothing is made up. */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class DemoTalkIT {
    private static final String PLAYS =
            "part.play().then(() => { const long = part.duration; part.pause(); return long > %s; })";
    private static final String IS_PAINTED = "part.complete && part.naturalWidth === %d && part.clientHeight > 0";
    private static final String HOLDS =
            "fetch(part.href).then((answer) => answer.text()).then((text) => text.includes('%s'))";
    private static final String READS = "part.textContent.includes('%s')";

    @TempDir
    static Path folder;

    private static Distribution distribution;
    private static OpenDemo demo;
    private static ChatPage page;

    @BeforeAll
    static void open() throws Exception {
        distribution = Distribution.copyTo(folder);
        demo = OpenDemo.of(distribution);
        page = demo.page();
    }

    @AfterAll
    static void close() {
        if (demo != null) {
            demo.close();
        }
    }

    /** What holds wherever people talk. */
    abstract static class APlace {
        private final String name;
        Object before = "";

        APlace(String name) {
            this.name = name;
        }

        @BeforeEach
        void choose() {
            page.choose(name);
            before = page.last();
        }

        void say(String text) {
            page.say(text);
        }

        void awaitText(String text) {
            page.awaitPart("the words '" + text + "'", before, ".bubble", READS.formatted(text));
        }

        @Test
        void showsAPicture() {
            say("/demo picture");
            page.awaitPart("a picture", before, ".file[data-kind=IMAGE] img", IS_PAINTED.formatted(480));
        }

        @Test
        void tellsWhoPressedWhichButton() {
            say("/demo buttons");
            page.awaitPart("buttons", before, ".key", READS.formatted("Green"));
            page.pressKey("Green");
            awaitText("pressed Green.");
            page.awaitPart("the acknowledgement", before, ".key[data-state=ACKNOWLEDGED]", "true");
        }
    }

    /** What holds in direct and group chats besides. */
    abstract static class AChat extends APlace {
        AChat(String name) {
            super(name);
        }

        @Test
        void playsAVoice() {
            say("/demo voice");
            page.awaitPart("a voice", before, ".file[data-kind=VOICE] audio", PLAYS.formatted("1.5"));
        }

        @Test
        void offersAFile() {
            say("/demo file");
            page.awaitPart("a file", before, ".file[data-kind=FILE] a", HOLDS.formatted("from the echo agent"));
            assertThat(page.partsSince(before, ".file-name")).containsExactly("about-this-file.txt");
        }

        @Test
        void showsMarkdown() {
            say("/demo markdown");
            page.awaitPart("a table", before, ".markdown table", READS.formatted("voices"));
            assertThat(page.partsSince(before, ".key")).containsExactly("More", "Press me");
        }

        @Test
        void takesBackWhatItSaid() {
            say("/demo recall");
            page.awaitPart("that something was recalled", before, ".gone", READS.formatted("recalled a message"));
        }

        @Test
        void speaksUnaskedWhereItMay() {
            page.allowUnasked(true);
            say("/demo proactive 1");
            awaitText("Nobody asked");
        }

        @Test
        void saysALongTextInPieces() {
            say("/demo long 5000");
            awaitText("04950 ");
            assertThat(page.partsSince(before, ".bubble")).hasSizeGreaterThan(1);
        }

        /** More than the platform takes in reply to one message: the rest of it comes unasked. */
        @Test
        void saysAllOfTheLongestText() {
            page.allowUnasked(true);
            say("/demo long 10000");
            awaitText("09950 ");
            String whole = String.join("\n", page.partsSince(before, ".bubble"));
            assertThat(whole).doesNotContain("characters cut");
            assertThat(IntStream.range(0, 200).mapToObj(line -> "%05d ".formatted(line * 50)))
                    .allSatisfy(line -> assertThat(whole).containsOnlyOnce(line));
        }

        @Test
        void tellsWhatIsExpected() {
            say("/demo long much");
            awaitText("from 1 to 10000, not ");
        }

        @Test
        void quotesWhatIsQuoted() {
            say("to be quoted");
            awaitText("to be quoted");
            before = page.last();
            page.quoteLast(".mine");
            say("what I said");
            awaitText("what I said");
            page.awaitPart("the quote", before, ".quote", READS.formatted("to be quoted"));
        }

        @Test
        void givesFilesBack() throws Exception {
            page.attach(Files.writeString(folder.resolve("note.txt"), "a note of mine"));
            say("take this");
            page.awaitPart("the same file", before, ".file[data-kind=FILE] a", HOLDS.formatted("a note of mine"));
        }

        @Test
        void givesPicturesBack() throws Exception {
            page.attach(Files.write(folder.resolve("dot.png"), Samples.picture()));
            say("look");
            page.awaitPart("the same picture", before, ".file[data-kind=IMAGE] img", IS_PAINTED.formatted(1));
        }

        @Test
        void givesVoicesBack() throws Exception {
            page.attach(Files.write(folder.resolve("voice.wav"), Samples.voice()));
            say("listen");
            page.awaitPart("the same voice", before, ".file[data-kind=VOICE] audio", PLAYS.formatted("0.9"));
        }
    }

    @Nested
    @Order(1)
    class ADirectChat extends AChat {
        ADirectChat() {
            super("Direct chat");
        }

        @Test
        void showsATextThatGrows() {
            say("/demo stream");
            page.awaitPart(
                    "a text that grows", before, ".bubble.streaming", "!part.textContent.includes('That is now.')");
            page.awaitPart("its end", before, ".bubble:not(.streaming)", READS.formatted("That is now."));
            assertThat(page.partsSince(before, ".bubble")).hasSize(1);
        }
    }

    @Nested
    @Order(2)
    class AGroupChat extends AChat {
        AGroupChat() {
            super("Group chat");
        }

        @Test
        void getsATextThatGrewInOnePiece() {
            say("/demo stream");
            awaitText("That is now.");
            assertThat(page.partsSince(before, ".bubble")).hasSize(1);
        }
    }

    /** Where the platform has let the bot send Markdown; files it takes none but pictures there. */
    abstract static class AGuild extends APlace {
        AGuild(String name) {
            super(name);
        }

        @BeforeAll
        static void allowMarkdown() throws Exception {
            Http.post(distribution.platform() + "/simulator/knobs", "{\"set\":{\"channelMarkdownAllowed\":true}}");
        }
    }

    @Nested
    @Order(3)
    class AChannel extends AGuild {
        AChannel() {
            super("Channel");
        }
    }

    @Nested
    @Order(4)
    class AChannelDirect extends AGuild {
        AChannelDirect() {
            super("Channel direct");
        }
    }

    @Nested
    @Order(5)
    class AfterAllThat {
        @Test
        void nothingEmbarrassesAnybody() throws Exception {
            assertThat(demo.browser().complaints()).isEmpty();
            assertThat(demo.host().terminate().exitCode()).isZero();
            String log = Files.readString(distribution.file("demo/data/log/agenthost.log"));
            assertThat(log).doesNotContain("ERROR", "\tat ");
            assertThat(log.lines().filter(line -> line.contains(" WARN "))).isEmpty();
            assertThat(demo.host().printed()).doesNotContain("ERROR", "\tat ");
        }
    }
}
