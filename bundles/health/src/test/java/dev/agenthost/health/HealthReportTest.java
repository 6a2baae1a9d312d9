package dev.agenthost.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.status.PartStatus;
import jakarta.json.spi.JsonProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthReportTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final PartStatus WELL = new PartStatus("journal", true, "storing", Map.of(), Map.of());

    @ParameterizedTest
    @CsvSource({
        "READY,      3600, true",
        "PAUSED,     3600, true",
        "PARKED,        0, false",
        "CONNECTING,   29, true",
        "CONNECTING,   30, false",
        "OFF,          29, true",
        "OFF,          30, false",
    })
    void judgesAnAccountByItsStateAndForHowLong(State state, long seconds, boolean well) {
        assertThat(report(List.of(account(state, seconds)), List.of(WELL)).well())
                .isEqualTo(well);
    }

    @Nested
    class WithoutAccounts {
        private final HealthReport report = report(List.of(), List.of(WELL));

        @Test
        void isWell() {
            assertThat(report.well()).isTrue();
        }

        @Test
        void saysThatThereIsNone() {
            assertThat(report.toJson().getString("note")).isEqualTo("no account is configured");
        }
    }

    @Nested
    class WithAPartThatIsNotWell {
        private final HealthReport report = report(
                List.of(account(State.READY, 1)),
                List.of(new PartStatus("agent x", false, "stuck", Map.of("circuit", "open"), Map.of("failed", 3L))));

        @Test
        void isNotWell() {
            assertThat(report.well()).isFalse();
        }

        @Test
        void tellsEverything() {
            assertThat(report.toJson())
                    .hasToString("{\"status\":\"DOWN\",\"accounts\":[{\"account\":\"qqbot/main\",\"state\":\"READY\","
                            + "\"well\":true,\"reason\":\"why\",\"since\":\"2026-01-01T11:59:59Z\","
                            + "\"facts\":{\"connection\":\"open(3)\"},\"counters\":{\"reconnects\":2}}],"
                            + "\"parts\":[{\"name\":\"agent x\",\"well\":false,\"reason\":\"stuck\","
                            + "\"facts\":{\"circuit\":\"open\"},\"counters\":{\"failed\":3}}]}");
        }
    }

    private static HealthReport report(List<AccountStatus> accounts, List<PartStatus> parts) {
        return new HealthReport(JsonProvider.provider(), accounts, parts, NOW);
    }

    private static AccountStatus account(State state, long seconds) {
        return new AccountStatus(
                new AccountId("qqbot", "main"),
                state,
                "why",
                NOW.minus(Duration.ofSeconds(seconds)),
                Map.of("connection", "open(3)"),
                Map.of("reconnects", 2L));
    }
}
