package dev.agenthost.alert;

import dev.agenthost.file.DurableFile;
import dev.agenthost.message.AccountId;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outages that were told and are not over, with their beginnings, in a file: somebody waits for the end of each, also when
 * the host has been started again meanwhile. Not thread-safe.
 */
final class Told {
    private static final Logger LOG = LoggerFactory.getLogger(Told.class);

    private final @Nullable Path file;
    private final Map<AccountId, Instant> outages = new TreeMap<>();

    /** @param file where they are kept; null for nowhere. What cannot be read of it is logged and counts as not there. */
    Told(@Nullable Path file) {
        this.file = file;
        if (file != null) {
            read(file);
        }
    }

    private void read(Path from) {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(from)) {
            lines.load(reader);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read: the outages that were told before this start are forgotten: {}", from, e);
            return;
        }
        for (String account : lines.stringPropertyNames()) {
            try {
                outages.put(AccountId.parse(account), Instant.parse(lines.getProperty(account)));
            } catch (DateTimeException | IllegalArgumentException e) {
                LOG.warn("{}: {}: expected PLATFORM/ACCOUNT=TIME; the outage is forgotten", from, account);
            }
        }
    }

    Map<AccountId, Instant> outages() {
        return Map.copyOf(outages);
    }

    /** This one was told. */
    void begun(AccountId account, Instant since) {
        outages.put(account, since);
        write();
    }

    /** The end of this one was told. */
    void over(AccountId account) {
        outages.remove(account);
        write();
    }

    private void write() {
        if (file == null) {
            return;
        }
        Properties lines = new Properties();
        outages.forEach((account, since) -> lines.setProperty(account.toString(), since.toString()));
        StringWriter text = new StringWriter();
        try {
            lines.store(text, "Outages that were told and are not over");
            DurableFile.write(file, text.toString());
        } catch (IOException e) {
            LOG.warn("{} cannot be written: after a restart the end of an outage may go untold: {}", file, e);
        }
    }
}
