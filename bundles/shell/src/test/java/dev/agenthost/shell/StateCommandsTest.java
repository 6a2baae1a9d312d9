package dev.agenthost.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.status.DeadLetters;
import dev.agenthost.status.Erasure;
import dev.agenthost.store.StoreException;
import dev.agenthost.store.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StateCommandsTest {
    private static final AccountId MAIN = new AccountId("qqbot", "main");

    private final StateCommands commands = new StateCommands();

    @Nested
    class WithoutAnything {
        @Test
        void saysWhatIsMissing() {
            assertThat(commands.deadletters()).isEqualTo("not done: the core does not run");
            assertThat(commands.backup("x")).isEqualTo("not done: there is no store; see: status");
        }
    }

    @Nested
    class WithADeadLetter {
        private final Given given = new Given();

        @BeforeEach
        void give() {
            commands.letters = given;
            given.letters.add(new DeadLetters.Letter(
                    "17.2",
                    new ConversationId(MAIN, ChatKind.GROUP, "g1"),
                    "m1",
                    "answer",
                    Instant.parse("2026-01-01T12:00:00.123Z"),
                    "no rights"));
        }

        @Test
        void showsIt() {
            assertThat(commands.deadletters()).isEqualTo("""
                    ID    WHAT    CONVERSATION         SINCE                 REASON
                    17.2  answer  qqbot/main:GROUP:g1  2026-01-01T12:00:00Z  no rights
                    """);
        }

        @Test
        void replaysAndDropsIt() {
            assertThat(commands.replay("17.2")).isEqualTo("17.2 is taken up again");
            assertThat(commands.drop("17.2")).isEqualTo("17.2 is dropped");
            assertThat(commands.drop("3")).isEqualTo("there is no dead letter 3; see: deadletters");
            assertThat(given.done).containsExactly("replay 17.2", "drop 17.2");
        }

        @Test
        void erasesAPerson() {
            assertThat(commands.erase("qqbot/main", "p1")).isEqualTo("erased the texts of 3 messages");
            assertThat(commands.erase("main", "p1")).contains("platform/account");
        }

        @Test
        void saysWhenTheFilesStillHoldThem() {
            given.complete = false;
            assertThat(commands.erase("qqbot/main", "p1"))
                    .startsWith("erased the texts of 3 messages")
                    .contains("still hold them", "see: status");
        }

        @Test
        void saysWhatTheStoreSays() {
            given.failing = true;
            assertThat(commands.deadletters()).isEqualTo("not done: the disk is full");
        }
    }

    @Test
    void backsUpAndRestores() {
        List<Path> files = new ArrayList<>();
        commands.upkeep = new Upkeep() {
            @Override
            public void backup(Path file) {
                files.add(file);
            }

            @Override
            public String restore(Path file) throws StoreException {
                throw new StoreException(StoreException.Kind.REFUSED, "it is no backup", null);
            }
        };
        assertThat(commands.backup("copy.db")).isEqualTo("backed up to copy.db");
        assertThat(commands.restore("copy.db")).isEqualTo("not done: it is no backup");
        assertThat(files).containsExactly(Path.of("copy.db"));
    }

    private static final class Given implements DeadLetters {
        final List<Letter> letters = new ArrayList<>();
        final List<String> done = new ArrayList<>();
        boolean failing;
        boolean complete = true;

        @Override
        public List<Letter> latest(int limit) throws IOException {
            if (failing) {
                throw new IOException("the disk is full");
            }
            return letters;
        }

        @Override
        public boolean replay(String id) {
            return done(id, "replay ");
        }

        @Override
        public boolean drop(String id) {
            return done(id, "drop ");
        }

        private boolean done(String id, String what) {
            boolean there = letters.stream().anyMatch(letter -> letter.id().equals(id));
            if (there) {
                done.add(what + id);
            }
            return there;
        }

        @Override
        public Erasure erase(AccountId account, String person) {
            return new Erasure(3, complete);
        }
    }
}
