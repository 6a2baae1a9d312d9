package dev.agenthost.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures the distribution against the simulator. Arguments: the parts to measure; none for all. Exit code 0 when everything
 * was measured and reached its target, 1 when not, 2 for a wrong argument.
 */
public final class Benchmarks {
    private static final Duration USUAL_HEARTBEAT_INTERVAL = Duration.ofSeconds(45);

    /** A part by the name people ask for it, and the heartbeat interval it is measured at. */
    private record Planned(String name, Part part, Duration heartbeatInterval) {}

    private static final List<Planned> PARTS = List.of(
            new Planned("frames", new Frames(), USUAL_HEARTBEAT_INTERVAL),
            new Planned("latency", new Latency(), USUAL_HEARTBEAT_INTERVAL),
            new Planned("answers", new Answers(), USUAL_HEARTBEAT_INTERVAL),
            new Planned("accounts", new Accounts(), Accounts.HEARTBEAT_INTERVAL));

    private Benchmarks() {}

    /** Ends the process. */
    public static void main(String[] arguments) throws URISyntaxException {
        List<String> known = PARTS.stream().map(Planned::name).toList();
        List<String> asked = arguments.length == 0 ? known : List.of(arguments);
        if (!known.containsAll(asked)) {
            System.err.println("expected some of " + String.join(", ", known) + ", got " + String.join(" ", asked));
            System.exit(2);
        }
        Path jar = Path.of(Benchmarks.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path exploded = jar.resolve("../../../target/agenthost").normalize();
        if (!Files.isRegularFile(jar) || !Files.isDirectory(exploded)) {
            System.err.println("expected to run from a jar beside the built distribution " + exploded);
            System.exit(2);
        }
        Report report = measure(asked, exploded, jar);
        System.out.println("\n" + report);
        System.exit(report.met() ? 0 : 1);
    }

    private static Report measure(List<String> parts, Path exploded, Path jar) {
        Report report = new Report();
        for (Planned planned : PARTS) {
            if (parts.contains(planned.name())) {
                measure(planned, exploded, jar, report);
            }
        }
        return report;
    }

    private static void measure(Planned planned, Path exploded, Path jar, Report report) {
        System.out.println(planned.name());
        try (Stage stage = Stage.open(exploded, jar, planned.heartbeatInterval())) {
            measure(planned, stage, report);
        } catch (IOException | RuntimeException e) {
            report.failed(planned.name(), e.toString());
        }
    }

    private static void measure(Planned planned, Stage stage, Report report) throws IOException {
        try {
            planned.part().measure(stage, report);
        } catch (IOException | RuntimeException e) {
            report.failed(planned.name(), e.getMessage() + "\nThe host's last words:\n" + stage.lastWords());
        }
    }
}
