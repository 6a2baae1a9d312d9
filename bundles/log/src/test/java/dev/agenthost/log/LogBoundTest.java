package dev.agenthost.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The logging a host ships with, every megabyte in it made a kilobyte, and ten times written what it may keep. */
class LogBoundTest {
    /** What README promises, in the kilobytes of this test. */
    private static final long PROMISED = 100 * 1024;

    private static final int LINES = 1_000;
    private static final String LINE = "x".repeat(1_000);

    @TempDir
    Path folder;

    /**
     * Old files are removed aside, once for every file closed; two of these at once remove more than they should. That takes
     * files closed within microseconds of each other, which ten megabytes are not: here one removes them.
     */
    private final ExecutorService aside = Executors.newSingleThreadExecutor();

    private final LoggerContext logging = new LoggerContext() {
        @Override
        public ExecutorService getExecutorService() {
            return aside;
        }

        @Override
        public ExecutorService getAlternateExecutorService() {
            return aside;
        }
    };

    @BeforeEach
    void configure() throws Exception {
        String shipped = Files.readString(Path.of("../../config/logback.xml"));
        String small = shipped.replaceAll("(\\d+)MB<", "$1KB<");
        assertThat(small).isNotEqualTo(shipped);
        logging.setMDCAdapter(new LogbackMDCAdapter());
        logging.putProperty("agenthost.log", folder.toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(logging);
        configurator.doConfigure(new ByteArrayInputStream(small.getBytes(StandardCharsets.UTF_8)));
        logging.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender("CONSOLE");
    }

    @Test
    void keepsTheNewestWithinWhatIsPromised() throws Exception {
        Logger logger = logging.getLogger("busy");
        for (int i = 0; i < LINES; i++) {
            logger.info("line {} {}", i, LINE);
        }
        // Waits for what it does aside: removing old files.
        logging.stop();

        long kept = 0;
        for (Path file : files()) {
            kept += Files.size(file);
        }
        assertThat(kept).isBetween(PROMISED / 2, PROMISED);
        assertThat(files()).allSatisfy(file -> assertThat(file.toString()).endsWith(".log"));
        assertThat(folder.resolve("agenthost.log")).content().contains("line " + (LINES - 1) + " ");
    }

    @AfterEach
    void end() {
        aside.shutdownNow();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
