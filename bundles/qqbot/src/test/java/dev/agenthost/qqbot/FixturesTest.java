package dev.agenthost.qqbot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No message of the protocol lies there without a test that names it, or its whole kind. */
class FixturesTest {
    private static final Pattern NAMED = Pattern.compile("\\b(?:event|gw|rest|webhook)-[a-z0-9-]+");
    private static final Pattern KIND = Pattern.compile("Fixtures\\.named\\(\"([a-z0-9-]+)\"\\)");

    @Test
    void areEachUsedByATest() throws IOException {
        String tests = tests();
        Set<String> named = found(NAMED.matcher(tests), 0);
        Set<String> kinds = found(KIND.matcher(tests), 1);

        assertThat(Fixtures.named(""))
                .hasSizeGreaterThan(100)
                .allMatch(fixture -> named.contains(fixture) || kinds.stream().anyMatch(fixture::startsWith));
    }

    /** Those that the bot gets: a loop over all of them is not enough, each is told by name what becomes of it. */
    @Test
    void ofWhatComesInAreEachNamed() throws IOException {
        Set<String> named = found(NAMED.matcher(tests()), 0);

        assertThat(named)
                .containsAll(Stream.of("event-", "gw-", "webhook-")
                        .flatMap(kind -> Fixtures.named(kind).stream())
                        .toList());
    }

    private static Set<String> found(Matcher matcher, int group) {
        return matcher.results().map(result -> result.group(group)).collect(Collectors.toSet());
    }

    private static String tests() throws IOException {
        Path sources = Path.of(System.getProperty("basedir", "."), "src", "test", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> tests =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            StringBuilder all = new StringBuilder();
            for (Path test : tests) {
                all.append(Files.readString(test));
            }
            return all.toString();
        }
    }
}
