package dev.agenthost.installer;

import static dev.agenthost.installer.Jars.bundle;
import static dev.agenthost.installer.Jars.jar;
import static dev.agenthost.installer.Jars.refusing;
import static dev.agenthost.installer.Stage.reason;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class BundleShelfTest {
    @TempDir
    Path folder;

    private Stage stage;
    private Path bundles;

    @BeforeEach
    void setUp() throws Exception {
        stage = new Stage(folder);
        bundles = stage.bundles;
    }

    @AfterEach
    void tearDown() throws Exception {
        stage.stop();
    }

    @Nested
    class AJarIsDropped {
        @Test
        void itRuns() throws Exception {
            offer("a-1.jar", bundle("a", "1.0.0"));

            assertThat(running("a")).isEqualTo("1.0.0 ACTIVE");
        }

        @Test
        void itIsKept() throws Exception {
            offer("a-1.jar", bundle("a", "1.0.0"));
            offer("a-2.jar", bundle("a", "2.0.0"));

            assertThat(folder.resolve("kept/a.jar")).exists();
            assertThat(folder.resolve("kept/a.previous.jar")).exists();
        }

        @Test
        void deletingItUninstalls() throws Exception {
            Path jar = offer("a-1.jar", bundle("a", "1.0.0"));
            delete(jar);

            assertThat(running("a")).isEqualTo("nothing");
        }
    }

    @Nested
    class ItsBundleRunsAlready {
        private Path first;

        @BeforeEach
        void run() throws Exception {
            first = offer("a-1.jar", bundle("a", "1.0.0"));
        }

        @Test
        void theSameFileNameReplacesWhateverTheVersion() throws Exception {
            offer("a-1.jar", bundle("a", "0.9.0"));

            assertThat(running("a")).isEqualTo("0.9.0 ACTIVE");
        }

        @Test
        void aNewerVersionUnderAnotherNameUpdatesAndOneJarRemains() throws Exception {
            long id = installed("a").get(0).getBundleId();
            Path second = offer("a-2.jar", bundle("a", "2.0.0"));

            assertThat(running("a")).isEqualTo("2.0.0 ACTIVE");
            assertThat(installed("a").get(0).getBundleId()).isEqualTo(id);
            assertThat(bundles).isDirectoryContaining(second::equals).isDirectoryNotContaining(first::equals);
        }

        @Test
        void anOlderVersionUnderAnotherNameIsRefused() throws Exception {
            Path second = offer("a-0.jar", bundle("a", "0.5.0"));

            assertThat(running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(reason(second)).contains("1.0.0 runs from a-1.jar");
        }

        @Test
        void theRefusedOneTakesOverWhenTheRunningOneIsDeleted() throws Exception {
            Path second = offer("a-0.jar", bundle("a", "0.5.0"));
            delete(first);

            assertThat(running("a")).isEqualTo("0.5.0 ACTIVE");
            assertThat(second.resolveSibling("a-0.jar.rejected.txt")).doesNotExist();
        }

        @Test
        void theSameContentTouchesNothing() throws Exception {
            long modified = installed("a").get(0).getLastModified();
            stage.offerAgain(first);

            assertThat(installed("a").get(0).getLastModified()).isEqualTo(modified);
        }

        @Test
        void garbageUnderItsNameChangesNothing() throws Exception {
            Path jar = offer("a-1.jar", "PK but no jar".getBytes(StandardCharsets.US_ASCII));

            assertThat(running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(reason(jar)).contains("not a whole jar");
        }

        @Test
        void halfACopyIsTakenOnceItIsWhole() throws Exception {
            byte[] whole = bundle("a", "2.0.0");
            Path jar = offer("a-2.jar", Arrays.copyOf(whole, whole.length / 2));
            assertThat(running("a")).isEqualTo("1.0.0 ACTIVE");

            offer("a-2.jar", whole);

            assertThat(running("a")).isEqualTo("2.0.0 ACTIVE");
            assertThat(jar.resolveSibling("a-2.jar.rejected.txt")).doesNotExist();
        }

        @Test
        void aVersionThatDoesNotResolveChangesNothing() throws Exception {
            long modified = installed("a").get(0).getLastModified();
            Path jar = offer("a-2.jar", bundle("a", "2.0.0", "Import-Package", "no.such.pkg"));

            assertThat(running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(installed("a").get(0).getLastModified()).isEqualTo(modified);
            assertThat(reason(jar))
                    .contains("no.such.pkg")
                    .doesNotContain("Unresolved")
                    .hasLineCount(1);
        }

        @Test
        void aVersionThatNeedsWhatOnlyItsPredecessorExportsIsRefused() throws Exception {
            offer("a-1.jar", bundle("a", "1.1.0", "Export-Package", "a.api"));
            Path jar = offer("a-2.jar", bundle("a", "2.0.0", "Import-Package", "a.api"));

            assertThat(running("a")).isEqualTo("1.1.0 ACTIVE");
            assertThat(reason(jar)).contains("a.api");
        }

        @Test
        void aSingletonIsReplacedByASingleton() throws Exception {
            offer("s-1.jar", bundle("s;singleton:=true", "1.0.0"));
            offer("s-2.jar", bundle("s;singleton:=true", "2.0.0"));

            assertThat(running("s")).isEqualTo("2.0.0 ACTIVE");
        }
    }

    @Nested
    class AJarNeedsAnother {
        @Test
        void itRunsOnceTheOtherIsThere() throws Exception {
            Path needy = offer("needy.jar", bundle("needy", "1.0.0", "Import-Package", "lib.api"));
            assertThat(running("needy")).isEqualTo("nothing");
            assertThat(reason(needy)).contains("lib.api");

            offer("lib.jar", bundle("lib", "1.0.0", "Export-Package", "lib.api"));

            assertThat(running("needy")).isEqualTo("1.0.0 ACTIVE");
        }
    }

    @Nested
    class AJarIsNotWanted {
        @Test
        void aPartOfTheHostIsRefused() throws Exception {
            Path jar = offer("framework.jar", bundle("org.apache.felix.framework", "99.0.0"));

            assertThat(reason(jar)).contains("part of the host");
        }

        @Test
        void aJarThatIsNoBundleIsRefused() throws Exception {
            Path jar = offer("plain.jar", jar(Map.of("Implementation-Title", "plain"), ""));

            assertThat(reason(jar)).contains("Bundle-SymbolicName is missing");
        }

        @Test
        void aWrongVersionIsTold() throws Exception {
            Path jar = offer("a.jar", bundle("a", "one"));

            assertThat(reason(jar)).contains("Bundle-Version").contains("'one'");
        }

        @Test
        void aBundleThatDoesNotStartIsTold() throws Exception {
            Path jar = offer("a.jar", refusing("a", "1.0.0"));

            assertThat(running("a")).isEqualTo("1.0.0 RESOLVED");
            assertThat(reason(jar)).contains("no desire to start").hasLineCount(1);
        }
    }

    @Nested
    class TheDiskIsFull {
        @Test
        void aJarIsTakenOnceThereIsRoom() throws Exception {
            stage.diskIsFull();
            Path jar = offer("a-1.jar", bundle("a", "1.0.0"));
            assertThat(running("a")).isEqualTo("nothing");
            assertThat(reason(jar)).contains("it is tried again");
            stage.retry();
            assertThat(stage.waiting()).containsExactly(jar);

            stage.diskHasRoom();
            stage.retry();

            assertThat(running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(stage.waiting()).isEmpty();
            assertThat(jar.resolveSibling("a-1.jar.rejected.txt")).doesNotExist();
        }

        @Test
        void whatIsKeptRunsAfterAStart() throws Exception {
            offer("a-1.jar", bundle("a", "1.0.0"));
            stage.diskIsFull();
            stage.startAnew();

            assertThat(running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(stage.waiting()).isEmpty();
        }

        @Test
        void theLastGoodOneRunsUntilThereIsRoomForTheNext() throws Exception {
            offer("a.jar", bundle("a", "1.0.0"));
            stage.diskIsFull();
            stage.put("a.jar", bundle("a", "2.0.0"));
            stage.startAnew();
            assertThat(running("a")).isEqualTo("1.0.0 ACTIVE");

            stage.diskHasRoom();
            stage.retry();

            assertThat(running("a")).isEqualTo("2.0.0 ACTIVE");
        }

        @Test
        void whatIsWrongWithAJarIsNotTriedAgain() throws Exception {
            offer("a.jar", bundle("a", "1.0.0", "Import-Package", "no.such.pkg"));

            assertThat(stage.waiting()).isEmpty();
        }
    }

    private Path offer(String name, byte[] content) throws IOException {
        return stage.offer(name, content);
    }

    private void delete(Path file) throws IOException {
        stage.delete(file);
    }

    private List<Bundle> installed(String name) {
        return stage.installed(name);
    }

    private String running(String name) {
        return stage.running(name);
    }
}
