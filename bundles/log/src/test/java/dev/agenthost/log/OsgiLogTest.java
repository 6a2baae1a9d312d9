package dev.agenthost.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;

class OsgiLogTest {
    private static final String NAME = "some.component";

    private final Logger logger = (Logger) LoggerFactory.getLogger(NAME);
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final Journal journal = new Journal();

    @BeforeEach
    void listen() {
        written.start();
        logger.setLevel(Level.TRACE);
        logger.addAppender(written);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(written);
    }

    @Nested
    class AnEntry {
        private final OsgiLog log = new OsgiLog(journal);

        @AfterEach
        void stop() {
            log.deactivate();
        }

        @ParameterizedTest
        @CsvSource({"AUDIT, INFO", "ERROR, ERROR", "WARN, WARN", "INFO, INFO", "DEBUG, DEBUG", "TRACE, TRACE"})
        void keepsItsLevelAndLogger(LogLevel level, String expected) {
            journal.tell(new Entry(level, "something happened", null));

            assertThat(lines()).containsExactly(expected + " something happened");
        }

        @Test
        void withTroubleIsOneLineWithTheRootCauseAndATraceAtDebug() {
            Exception trouble = new IllegalStateException("outside", new IllegalArgumentException("the reason"));
            journal.tell(new Entry(LogLevel.ERROR, "did not activate", trouble));

            assertThat(lines())
                    .containsExactly(
                            "ERROR did not activate: java.lang.IllegalArgumentException: the reason",
                            "DEBUG The stack trace");
            assertThat(written.list.get(0).getThrowableProxy()).isNull();
            assertThat(written.list.get(1).getThrowableProxy()).isNotNull();
        }

        @Test
        void whoseTroubleIsItsOwnCauseEndsNevertheless() {
            journal.tell(new Entry(LogLevel.WARN, "round", new OwnCause()));

            assertThat(lines()).first().asString().startsWith("WARN round: ");
        }
    }

    @Nested
    class TheHistory {
        @Test
        void isToldFirstAndOldestFirst() {
            journal.history = List.of(new Entry(LogLevel.INFO, "newer", null), new Entry(LogLevel.INFO, "older", null));
            OsgiLog log = new OsgiLog(journal);
            journal.tell(new Entry(LogLevel.INFO, "now", null));
            log.deactivate();

            assertThat(lines()).containsExactly("INFO older", "INFO newer", "INFO now");
        }
    }

    @Nested
    class JavaUtilLogging {
        @Test
        void goesTheSameWayUntilDeactivated() {
            java.util.logging.Logger theirs = java.util.logging.Logger.getLogger(NAME);
            OsgiLog log = new OsgiLog(journal);
            theirs.warning("from a library");
            log.deactivate();
            theirs.warning("too late");

            assertThat(lines()).containsExactly("WARN from a library");
        }
    }

    @Nested
    class Deactivated {
        @Test
        void itListensNoLonger() {
            new OsgiLog(journal).deactivate();

            assertThat(journal.listeners).isEmpty();
        }
    }

    private List<String> lines() {
        return written.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /** Its {@code getCause} never comes to an end. */
    private static final class OwnCause extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }

    private static final class Journal implements LogReaderService {
        private final Set<LogListener> listeners = new LinkedHashSet<>();
        private List<LogEntry> history = List.of();

        void tell(LogEntry entry) {
            listeners.forEach(listener -> listener.logged(entry));
        }

        @Override
        public void addLogListener(LogListener listener) {
            listeners.add(listener);
        }

        @Override
        public void removeLogListener(LogListener listener) {
            listeners.remove(listener);
        }

        @Override
        public Enumeration<LogEntry> getLog() {
            return Collections.enumeration(history);
        }
    }

    private record Entry(LogLevel level, String message, Throwable trouble) implements LogEntry {
        @Override
        public LogLevel getLogLevel() {
            return level;
        }

        @Override
        public String getLoggerName() {
            return NAME;
        }

        @Override
        public String getMessage() {
            return message;
        }

        @Override
        public Throwable getException() {
            return trouble;
        }

        @Override
        public Bundle getBundle() {
            return null;
        }

        @Override
        public ServiceReference<?> getServiceReference() {
            return null;
        }

        @Override
        @Deprecated
        public int getLevel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getTime() {
            return 0;
        }

        @Override
        public String getThreadInfo() {
            return "";
        }

        @Override
        public long getSequence() {
            return 0;
        }

        @Override
        public StackTraceElement getLocation() {
            return null;
        }
    }
}
