package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.gateway.Handshake.Phase;
import dev.agenthost.qqbot.gateway.Verdict.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class VerdictTableTest {
    @Nested
    class A_close_code {
        /** Written anew from the protocol, not from the table. */
        @ParameterizedTest
        @CsvSource({
            "1000, RESUME, 0",
            "1001, RESUME, 0",
            "1005, RESUME, 0",
            "1006, RESUME, 0",
            "1009, RESUME, 0",
            "1011, RESUME, 0",
            "4000, RESUME, 0",
            "4001, FATAL, 0",
            "4002, FATAL, 0",
            "4003, IDENTIFY, 0",
            "4004, REFRESH_TOKEN_AND_IDENTIFY, 0",
            "4005, RESUME, 0",
            "4006, IDENTIFY, 0",
            "4007, IDENTIFY, 0",
            "4008, RESUME, 60",
            "4009, RESUME, 0",
            "4010, FATAL, 0",
            "4011, FATAL, 0",
            "4012, FATAL, 0",
            "4013, FATAL, 0",
            "4014, STEP_INTENTS_DOWN, 0",
            "4900, IDENTIFY, 0",
            "4902, IDENTIFY, 0",
            "4903, IDENTIFY, 0",
            "4913, IDENTIFY, 0",
            "4914, FATAL, 0",
            "4915, FATAL, 0",
            "4899, RESUME, 0",
            "4916, RESUME, 0",
            "3000, RESUME, 0",
            "999, RESUME, 0"
        })
        void has_the_verdict_of_the_protocol(int code, Recovery recovery, int seconds) {
            Verdict verdict = VerdictTable.closed(code);

            assertThat(verdict.recovery()).isEqualTo(recovery);
            assertThat(verdict.atLeast()).isEqualTo(Duration.ofSeconds(seconds));
        }

        @ParameterizedTest
        @CsvSource({"1006, true", "4009, true", "4899, false", "4916, false", "3000, false"})
        void is_known_or_not(int code, boolean known) {
            assertThat(VerdictTable.knows(code)).isEqualTo(known);
        }
    }

    @Nested
    class Op_9 {
        @ParameterizedTest
        @CsvSource({
            "AWAITING_HELLO, IDENTIFY",
            "IDENTIFYING, STEP_INTENTS_DOWN",
            "RESUMING, IDENTIFY",
            "READY, IDENTIFY"
        })
        void depends_on_the_phase_and_always_loses_the_session(Phase phase, Recovery recovery) {
            assertThat(VerdictTable.invalidSession(phase).recovery()).isEqualTo(recovery);
            assertThat(recovery.keepsSession()).isFalse();
        }
    }

    @Nested
    class A_refused_request {
        @ParameterizedTest
        @CsvSource({
            "200, 10004, FATAL, 0",
            "401, 11241, REFRESH_TOKEN, 0",
            "401, 11242, REFRESH_TOKEN, 0",
            "401, 11243, REFRESH_TOKEN, 0",
            "401, 11244, REFRESH_TOKEN, 0",
            "401, 11245, FATAL, 0",
            "401, 11251, FATAL, 0",
            "401, 11261, FATAL, 0",
            "401, 11265, FATAL, 0",
            "401, 11275, FATAL, 0",
            "401, 11298, FATAL, 0",
            "401, 40023002, FATAL, 0",
            "200, 100001, RESUME, 60",
            "200, 100002, RESUME, 0",
            "200, 100007, FATAL, 0",
            "200, 100016, FATAL, 0",
            "200, 100017, RESUME, 60",
            "401, 0, REFRESH_TOKEN, 0",
            "429, 0, RESUME, 60",
            "429, 22009, RESUME, 60",
            "500, 0, RESUME, 0",
            "502, 0, RESUME, 0",
            "404, 0, RESUME, 0"
        })
        void has_the_verdict_of_its_code_and_else_of_its_status(int status, int code, Recovery recovery, int seconds) {
            Verdict verdict = VerdictTable.refused(status, code);

            assertThat(verdict.recovery()).isEqualTo(recovery);
            assertThat(verdict.atLeast()).isEqualTo(Duration.ofSeconds(seconds));
        }
    }

    @Nested
    class Every_row {
        static Stream<VerdictTable.Row> rows() {
            return VerdictTable.rows().stream();
        }

        @ParameterizedTest
        @MethodSource("rows")
        void says_why_and_a_fatal_one_what_to_do(VerdictTable.Row row) {
            assertThat(row.verdict().words()).isNotBlank();
            if (row.verdict().recovery() == Recovery.FATAL) {
                assertThat(row.verdict().words())
                        .endsWith(".")
                        .containsAnyOf("Check", "check", "contact", "use", "update", "add");
            }
        }

        @ParameterizedTest
        @MethodSource("rows")
        void is_reached(VerdictTable.Row row) {
            Verdict found = switch (row.subject()) {
                case CLOSE -> VerdictTable.closed(row.from());
                case CODE -> VerdictTable.refused(200, row.from());
                case HTTP -> VerdictTable.refused(row.from(), 0);
            };

            assertThat(found).isEqualTo(row.verdict());
        }

        @Test
        void stands_in_the_readme() throws IOException {
            List<String> readme = Files.readAllLines(Path.of("README.md"));

            assertThat(readme).containsAll(VerdictMarkdown.lines());
        }
    }
}
