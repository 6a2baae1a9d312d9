package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureReaderTest {
    private static final CommandLine PLAIN = new CommandLine(false, false, false);

    @TempDir
    Path folder;

    private FeatureReader reader;

    @BeforeEach
    void makeReader() throws Exception {
        reader = new FeatureReader();
    }

    @Nested
    class AGoodFile {
        @Test
        void givesItsBundlesInOrderWithTheirStartLevels() throws Exception {
            HostFeature feature = reader.read(write("core.json", """
                    {"id": "g:core:1", "bundles": [
                        {"id": "g.h:b:2.0", "start-order": 4},
                        {"id": "g.h:a:1.0", "start-order": 2}]}"""));

            assertThat(feature.file()).isEqualTo("core.json");
            assertThat(feature.bundles())
                    .extracting(HostFeature.StartedBundle::path, HostFeature.StartedBundle::startLevel)
                    .containsExactly(tuple("g/h/b/2.0/b-2.0.jar", 4), tuple("g/h/a/1.0/a-1.0.jar", 2));
        }

        @Test
        void givesItsConfigurations() throws Exception {
            HostFeature feature = reader.read(write("core.json", """
                    {"id": "g:core:1", "configurations": {"some.pid~name": {"port": "1"}}}"""));

            assertThat(feature.configurations()).containsOnlyKeys("some.pid~name");
            assertThat(feature.configurations().get("some.pid~name")).containsEntry("port", "1");
        }
    }

    @Nested
    class ABadFile {
        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "no JSON                | {                                                  |                         | a JSON object",
                    "no object              | []                                                 |                         | a JSON object",
                    "no id                  | {}                                                 | id                      | group:artifact:version",
                    "a wrong id             | {'id': 'g'}                                        | id                      | group:artifact:version",
                    "bundles of wrong type  | {'id': 'g:a:1', 'bundles': {}}                     | bundles                 | a list of bundles",
                    "a bundle by name only  | {'id': 'g:a:1', 'bundles': ['g:b:1']}              | bundles[0]              | an object with id and start-order",
                    "a bundle without id    | {'id': 'g:a:1', 'bundles': [{'start-order': 1}]}   | bundles[0].id           | group:artifact:version",
                    "a bundle without order | {'id': 'g:a:1', 'bundles': [{'id': 'g:b:1'}]}      | bundles[0].start-order  | an integer from 1 to 9",
                    "wrong configurations   | {'id': 'g:a:1', 'configurations': []}              | configurations          | an object of PIDs",
                    "wrong settings         | {'id': 'g:a:1', 'configurations': {'pid': 1}}      | configurations.pid      | an object of settings"
                })
        void isToldWithFileKeyAndExpectation(String situation, String json, String key, String expectation)
                throws IOException {
            Path file = write("broken.json", json.replace('\'', '"'));
            String start = key == null ? file + ": expected " : file + ": " + key + ": expected ";

            assertThatExceptionOfType(HostException.class)
                    .isThrownBy(() -> reader.read(file))
                    .withMessageStartingWith(start + expectation);
        }

        @ParameterizedTest
        @CsvSource({"0", "10", "-1", "1.5", "'\"1\"'", "true", "null"})
        void aStartOrderIsAnIntegerFrom1To9(String order) throws IOException {
            Path file = write(
                    "broken.json",
                    "{\"id\": \"g:a:1\", \"bundles\": [{\"id\": \"g:b:1\", \"start-order\": " + order + "}]}");

            assertThatExceptionOfType(HostException.class)
                    .isThrownBy(() -> reader.read(file))
                    .withMessage(file + ": bundles[0].start-order: expected an integer from 1 to 9, found " + order);
        }
    }

    @Nested
    class AFolder {
        @Test
        void givesTheFeaturesThatAreAskedForByName() throws Exception {
            for (String name : new String[] {"install", "base", "demo"}) {
                write(name + ".json", "{\"id\": \"g:" + name + ":1\"}");
            }
            write("notes.txt", "no feature");

            assertThat(reader.readAll(folder, PLAIN))
                    .extracting(HostFeature::file)
                    .containsExactly("base.json", "install.json");
        }

        @Test
        void thatIsMissingIsNamed() {
            Path missing = folder.resolve("missing");

            assertThatExceptionOfType(HostException.class)
                    .isThrownBy(() -> reader.readAll(missing, PLAIN))
                    .withMessageContaining(missing.toString());
        }
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
