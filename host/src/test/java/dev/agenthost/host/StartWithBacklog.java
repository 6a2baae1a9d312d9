package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a host takes from the start of its process to its first answer when 100,000 messages are unfinished and 1,000,000
 * finished. No part of {@code mvn verify}; {@code mvn -Pcrash -Dit.test=StartWithBacklog} runs it.
 */
class StartWithBacklog {
    private static final String APP = "app0";
    private static final String SECRET = "secret";
    private static final String AGENT = "bundles/dev.agenthost.agent.echo-0.1.0.jar";
    private static final String CONVERSATION = "users/" + "A".repeat(32);
    private static final String QUESTION = "the oldest question";
    private static final int FINISHED = 1_000_000;
    private static final int UNFINISHED = 100_000;

    @TempDir
    Path folder;

    @Test
    void answersTheOldestSoon() throws Exception {
        Distribution distribution = Distribution.copyTo(folder);
        distribution.javaOptions("");
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        distribution.write("config/dev.agenthost.core.cfg", "agent.wait.ms = 3600000");
        distribution.write("config/dev.agenthost.store.cfg", "repeatsKept = 10000000");
        distribution.account(APP, SECRET);
        Path agent =
                Files.move(distribution.file(AGENT), distribution.temporary().resolve("agent.jar"));
        PlatformControl platform = new PlatformControl(distribution.platform(), APP);
        try (HostProcess simulator = distribution.startSimulator(1, SECRET)) {
            simulator.awaitLine("QQ simulator: ");
            platform.set(Json.createObjectBuilder().add("madeUpMessages", true));
            long empty = System.nanoTime();
            try (HostProcess host = distribution.start()) {
                distribution.awaitState(APP, "READY");
                tell("with nothing stored: connected", empty, host);
                platform.say(CONVERSATION, QUESTION);
                distribution.awaitHealth("\"messages open\":1");
                host.kill();
            }
            fill("jdbc:sqlite:" + distribution.file("data/store.db"));
            Files.move(agent, distribution.file(AGENT));

            long start = System.nanoTime();
            try (HostProcess host = distribution.start()) {
                Await.until("the first answer", () -> answers(platform) > 0);
                tell("%,d unfinished, %,d finished: first answer".formatted(UNFINISHED, FINISHED), start, host);
                distribution.awaitState(APP, "READY");
                tell("connected", start, host);
                Await.until("the oldest is answered", () -> oldestIsAnswered(platform));
                tell("the oldest answered", start, host);
                Await.until("a hundredth is answered", () -> answers(platform) >= UNFINISHED / 100);
                tell("a hundredth answered", start, host);
                assertThat(distribution.deadLetters()).isZero();
            }
        }
    }

    private static void tell(String what, long start, HostProcess host) {
        System.out.printf(
                Locale.ROOT,
                "%s %.1f s after the start of the process, which used %.1f s of processors%n",
                what,
                (System.nanoTime() - start) / 1e9,
                host.processorTime().toMillis() / 1e3);
    }

    private static int answers(PlatformControl platform) throws InterruptedException {
        return platform.figures().getInt("answers");
    }

    private static boolean oldestIsAnswered(PlatformControl platform) throws InterruptedException {
        return platform.chats().stream()
                .filter(chat -> chat.conversation().equals(CONVERSATION))
                .flatMap(chat -> chat.answers().stream())
                .anyMatch(answer -> answer.text().contains(QUESTION));
    }

    /** The one that is there becomes the oldest of those that are not finished. */
    private static void fill(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            copies(statement, 1, FINISHED, "DONE", 0);
            statement.execute("update message set id = " + (FINISHED + 2) + " where id = 1");
            // with the number its typing sign used up: the platform knows that one
            statement.execute("update delivery set message = " + (FINISHED + 2) + " where message = 1");
            copies(statement, FINISHED + 2, UNFINISHED - 1, "WAITING", 1);
            statement.execute("insert into delivery (message, ordinal, state, content, request, attempts,"
                    + " may_have_arrived, changed_at) select id, 1, 'SENT', 'content', 'request', 1, 0, changed_at"
                    + " from message where state = 'DONE' and id % 10 = 0");
            statement.execute("update counter set last = " + (FINISHED + UNFINISHED + 2));
            connection.commit();
        }
    }

    /** Copies of a message behind it, each with an id of its own, in a thousand conversations. */
    private static void copies(Statement statement, int of, int count, String state, int unsettled) throws Exception {
        statement.execute("""
                insert into message (id, account, message_id, kind, conversation, sender, taken_at, body, raw, state,
                    unsettled, open_since, attempts, changed_at)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < %2$d)
                select id + i, account, message_id || '-%1$d-' || i, kind, conversation || (i %% 1000), sender, taken_at,
                    body, raw, '%3$s', %4$d, open_since, 0, changed_at
                from n, message where id = %1$d""".formatted(of, count, state, unsettled));
    }
}
