package dev.agenthost.log;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.event.Level;

/**
 * Passes entries of the OSGi log and of java.util.logging on to SLF4J. Trouble is one line with its root cause; the stack
 * trace follows at DEBUG. Entries arrive on the log service's thread.
 */
@Component(
        service = {},
        immediate = true)
public final class OsgiLog implements LogListener {
    private final LogReaderService reader;

    @Activate
    public OsgiLog(@Reference LogReaderService reader) {
        this.reader = reader;
        List<LogEntry> before = Collections.list(reader.getLog());
        Collections.reverse(before);
        before.forEach(this::logged);
        reader.addLogListener(this);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    @Deactivate
    void deactivate() {
        SLF4JBridgeHandler.uninstall();
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        Logger logger = LoggerFactory.getLogger(entry.getLoggerName());
        Throwable trouble = entry.getException();
        logger.atLevel(level(entry.getLogLevel())).log("{}{}", entry.getMessage(), cause(trouble));
        if (trouble != null) {
            logger.debug("The stack trace", trouble);
        }
    }

    private static String cause(@Nullable Throwable trouble) {
        if (trouble == null) {
            return "";
        }
        Throwable root = trouble;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return ": " + root;
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case AUDIT, INFO -> Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
