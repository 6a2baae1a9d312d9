package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A host that is killed, and whose session the platform does not know any more when it comes back. */
class GapIT extends OnOwnDistribution {
    private static final String APP = "app0";
    private static final String SECRET = "secret";
    private static final String DIRECT = "users/A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final Pattern TOLD = Pattern.compile("what the platform sent between (\\S+) and (\\S+) may be lost");

    /** What is stored of a gap that has begun: the time of the last event before it. */
    private static final String BEGUN = "Z lost";

    /** Killed in its session; killed again when that is lost and no other has begun. */
    @Test
    void isToldWithItsTimesOverTwoKills() throws Exception {
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        distribution.account(APP, SECRET);
        PlatformControl platform = new PlatformControl(distribution.platform(), APP);
        try (HostProcess simulator = distribution.startSimulator(1, SECRET)) {
            simulator.awaitLine("QQ simulator: ");
            Instant start = Instant.now();
            try (HostProcess host = distribution.start()) {
                distribution.awaitState(APP, "READY");
                distribution.say(APP, "before");
                distribution.awaitAnswer(APP, "before");
                host.kill();
            }
            Instant killed = Instant.now();
            platform.say(DIRECT, "while nobody is there");
            platform.set(Json.createObjectBuilder().add("refuseResume", -1).add("sessionStarts", 0));
            try (HostProcess host = distribution.start()) {
                distribution.awaitHealth("more sessions begin before");
                assertThat(host.linesWith("is lost behind sequence")).hasSize(1);
                Await.until(
                        "the loss is stored",
                        () -> !distribution.filesOfDataWith(BEGUN).isEmpty());
                host.kill();
                assertThat(host.printed()).doesNotContain("may be lost");
            }
            Instant killedAgain = Instant.now();
            platform.say(DIRECT, "while nobody is there again");
            platform.set(Json.createObjectBuilder().add("sessionStarts", -1));
            try (HostProcess host = distribution.start()) {
                distribution.awaitState(APP, "READY");
                host.awaitLine("may be lost");
                assertThat(host.linesWith("may be lost")).hasSize(1);
                Matcher told = TOLD.matcher(host.printed());
                assertThat(told.find()).as(host.printed()).isTrue();
                Instant begin = Instant.parse(told.group(1));
                Instant end = Instant.parse(told.group(2));
                assertThat(begin).isBetween(start, killed);
                assertThat(end).isBetween(killedAgain, Instant.now());
                distribution.awaitHealth(
                        "\"secondsOfGaps\":" + Duration.between(begin, end).toSeconds());
                distribution.say(APP, "afterwards");
                distribution.awaitAnswer(APP, "afterwards");
            }
        }
    }
}
