package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** What a person does about the state of a running host at its shell, and what the host does when there is no room for it. */
@OnExamHost
class StateIT {
    private static final String CORE = "dev.agenthost.core.cfg";
    private static final String STORE = "dev.agenthost.store.cfg";
    private static final String AGENT = "echo.jar";

    /** They need 24 MiB and more. */
    private static final int LARGE_ONES = 300;

    private static final Pattern LETTER = Pattern.compile("(?m)^(\\d+) .*");

    /** The id of the one dead letter. */
    private static String letter(ExamHost host) throws Exception {
        Matcher found = LETTER.matcher(host.shell("deadletters"));
        assertThat(found.find()).as("a dead letter is shown").isTrue();
        return found.group(1);
    }

    /** Somebody asks while there is no agent. */
    private static void giveUp(ExamHost host, String text) throws Exception {
        host.write(CORE, "turn.attempts = 1", "agent.wait.ms = 0", "failure.notice =");
        host.awaitSetting(CORE, "turn.attempts", "1");
        host.delete(AGENT);
        host.awaitGone(ExamHost.AGENT);
        host.say(ExamHost.APP, text);
        host.awaitHealth("\"dead letters\",\"well\":true,\"reason\":\"a person decides about them");
    }

    private static void agentReturns(ExamHost host) throws Exception {
        host.drop(BundleJar.built(ExamHost.AGENT), AGENT);
        host.awaitHealth("\"agent echo\",\"well\":true");
    }

    @Test
    void whatWasGivenUpIsShownAndTakenUpAgainOrStruckOff(ExamHost host) throws Exception {
        host.connect();
        giveUp(host, "first question");
        assertThat(host.shell("deadletters")).contains("qqbot/main");
        String id = letter(host);
        agentReturns(host);
        host.shell("replay " + id);
        Await.until("it is answered", () -> host.answered(ExamHost.APP, "first question"));
        assertThat(host.shell("replay " + id)).contains("there is no dead letter " + id);

        giveUp(host, "second question");
        host.shell("drop " + letter(host));
        host.awaitHealth("\"dead letters\",\"well\":true,\"reason\":\"there are none");
        agentReturns(host);
        host.assertEcho(ExamHost.APP, "third question");
        assertThat(host.answered(ExamHost.APP, "second question")).isFalse();
    }

    @Test
    void aCopyIsMadeAndTakenBackWhileTheHostRuns(ExamHost host) throws Exception {
        host.connect();
        giveUp(host, "unanswered question");
        String id = letter(host);
        Path copy = host.inData("copy.db");
        assertThat(host.shell("backup " + copy)).contains("backed up");
        host.shell("drop " + id);
        assertThat(host.shell("deadletters")).doesNotContain("qqbot/main");

        assertThat(host.shell("restore " + copy)).contains("restored");
        host.awaitHealth("\"dead letters\",\"well\":true,\"reason\":\"a person decides about them");
        host.awaitState("main", "READY");
        agentReturns(host);
        assertThat(letter(host)).isEqualTo(id);
        host.shell("replay " + id);
        Await.until("it is answered", () -> host.answered(ExamHost.APP, "unanswered question"));
        host.assertEcho(ExamHost.APP, "another question");
    }

    /** There is no store then, but whoever restores needs none. */
    @Test
    void aDamagedDatabaseIsReplacedByACopy(ExamHost host) throws Exception {
        host.connect();
        host.assertEcho(ExamHost.APP, "before");
        Path copy = host.inData("copy.db");
        assertThat(host.shell("backup " + copy)).contains("backed up");
        Bundle store = host.bundle("dev.agenthost.store");
        store.stop();
        Files.writeString(host.inData("store.db"), "no database ".repeat(1_000));
        store.start();
        host.awaitHealth("damaged: put a copy made by a backup in its place");

        assertThat(host.shell("restore " + copy)).contains("restored");
        host.awaitState("main", "READY");
        host.assertEcho(ExamHost.APP, "after");
    }

    @Test
    void theWordsOfAPersonAreErased(ExamHost host) throws Exception {
        String canary = "canary-5c1e7f";
        host.connect();
        giveUp(host, canary);
        assertThat(filesWith(host, canary)).isNotEmpty();
        assertThat(host.shell("erase qqbot/main " + ExamHost.PERSON)).startsWith("erased the texts of");
        assertThat(filesWith(host, canary)).isEmpty();
        assertThat(host.shell("deadletters")).doesNotContain("qqbot/main");
    }

    /** The bot's answer quotes them, and is kept so that it can be quoted in its turn. */
    @Test
    void theWordsOfAPersonAreErasedFromTheAnswersToo(ExamHost host) throws Exception {
        String canary = "canary-77aa55";
        host.connect();
        host.assertEcho(ExamHost.APP, "my secret is " + canary);
        host.awaitHealth("\"messages open\":0");
        assertThat(filesWith(host, canary)).isNotEmpty();
        Await.until(
                "it is erased, also what was just being stored",
                () -> host.shell("erase qqbot/main " + ExamHost.PERSON).startsWith("erased the texts of")
                        && filesWith(host, canary).isEmpty());
    }

    /** Nothing is taken over that is not stored; with room again everything goes on by itself. */
    @Test
    void anAccountWaitsWhileThereIsNoRoom(ExamHost host) throws Exception {
        host.write(CORE, "agent.wait.ms = 3600000");
        host.awaitSetting(CORE, "agent.wait.ms", "3600000");
        host.write(STORE, "maxMebibytes = 8");
        host.connect();
        host.delete(AGENT);
        host.awaitGone(ExamHost.AGENT);
        String text = "x".repeat(40_000);
        for (int i = 0; i < LARGE_ONES; i++) {
            host.say(ExamHost.APP, "q" + i + text);
        }
        host.awaitHealth("waiting for the store", "maxMebibytes");
        host.awaitState("main", "PARKED");

        host.write(STORE, "maxMebibytes = 256");
        host.awaitState("main", "READY");
        host.awaitHealth("\"messages open\":" + LARGE_ONES);
    }

    private static List<Path> filesWith(ExamHost host, String text) throws IOException {
        try (Stream<Path> files = Files.list(host.inData(""))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> holds(file, text))
                    .toList();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
