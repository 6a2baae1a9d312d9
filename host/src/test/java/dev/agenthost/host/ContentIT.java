package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What lies in the distribution. */
class ContentIT {
    private static final CommandLine EVERYTHING = new CommandLine(true, false, false);

    private final Path home = Path.of(System.getProperty("agenthost.distribution"));

    @Test
    void systemHoldsExactlyWhatTheFeaturesName() throws Exception {
        Set<String> named = new FeatureReader()
                .readAll(home.resolve("features"), EVERYTHING).stream()
                        .flatMap(feature -> feature.bundles().stream())
                        .map(HostFeature.StartedBundle::path)
                        .collect(Collectors.toSet());

        assertThat(jars(home.resolve("system"))).isEqualTo(named);
    }

    @Test
    void adaptersAndAgentsLieInBundlesOnly() throws Exception {
        assertThat(jars(home.resolve("system")))
                .isNotEmpty()
                .noneMatch(jar -> jar.matches(".*/dev\\.agenthost\\.(agent\\..*|qqbot)-[^/]*"));
        assertThat(jars(home.resolve("bundles")))
                .isNotEmpty()
                .allMatch(jar -> jar.matches("dev\\.agenthost\\.(agent\\..*|qqbot)-[0-9.]+\\.jar"));
    }

    /** Nobody starts the one for Windows here. */
    @Test
    void bothScriptsGiveTheSameOptions() throws Exception {
        String script = Files.readString(home.resolve("bin/agenthost"));
        String batch = Files.readString(home.resolve("bin/agenthost.bat"));

        assertThat(options(batch)).isNotEmpty().isEqualTo(options(script));
        assertThat(batch.lines().map(line -> line + "\r\n").collect(Collectors.joining()))
                .as("a batch file ends its lines so")
                .isEqualTo(batch);
    }

    /** What Java is given; whether there is a terminal only the one can tell. */
    private static Set<String> options(String script) {
        return Pattern.compile("(?<=[ =])(-XX:|--|-D)[\\w.:+=-]+")
                .matcher(script)
                .results()
                .map(MatchResult::group)
                .filter(option -> !option.startsWith("-Dagenthost.terminal"))
                .collect(Collectors.toSet());
    }

    private static Set<String> jars(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toSet());
        }
    }
}
