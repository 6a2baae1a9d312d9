package dev.agenthost.installer;

import dev.agenthost.file.DurableFile;
import dev.agenthost.installer.Trial.Phase;
import dev.agenthost.message.AccountId;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be known of the bundles of bundles/ over a restart, in a file of {@code data/bundles} for each symbolic name:
 * {@code NAME.properties}. One thread at a time.
 */
final class Ledger {
    /**
     * What is known of one symbolic name.
     *
     * @param goodFile the name in bundles/ under which the last good jar lay; empty when there is no way back to it
     * @param stateVersion the highest that has run
     * @param trial of what runs, or null when that has proved itself
     */
    record Entry(
            String goodFile, int stateVersion, @Nullable Trial trial) {
        static final Entry NONE = new Entry("", 0, null);

        Entry with(@Nullable Trial next) {
            return new Entry(goodFile, stateVersion, next);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final String ENDING = ".properties";

    private final Path folder;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** Reads the folder; a file that cannot be read is told and counts as not there. */
    Ledger(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(ENDING)) {
                    read(file)
                            .ifPresent(entry -> entries.put(name.substring(0, name.length() - ENDING.length()), entry));
                }
            }
        }
    }

    Map<String, Entry> all() {
        return Map.copyOf(entries);
    }

    Entry entry(String symbolicName) {
        return entries.getOrDefault(symbolicName, Entry.NONE);
    }

    /** Written through to the disk before it counts. */
    void put(String symbolicName, Entry entry) throws IOException {
        if (!entry.equals(entries.get(symbolicName))) {
            StringWriter text = new StringWriter();
            properties(entry).store(text, null);
            DurableFile.write(folder.resolve(symbolicName + ENDING), text.toString());
            entries.put(symbolicName, entry);
        }
    }

    private static Properties properties(Entry entry) {
        Properties properties = new Properties();
        properties.setProperty("good.file", entry.goodFile());
        properties.setProperty("state.version", String.valueOf(entry.stateVersion()));
        Trial trial = entry.trial();
        if (trial != null) {
            properties.setProperty("trial.phase", trial.phase().name());
            properties.setProperty("trial.file", trial.file());
            properties.setProperty("trial.version", trial.version());
            properties.setProperty("trial.digest", trial.digest());
            properties.setProperty(
                    "trial.expected",
                    trial.expected().stream().map(AccountId::toString).sorted().collect(Collectors.joining("\n")));
            properties.setProperty("trial.reason", trial.reason());
        }
        return properties;
    }

    private static Optional<Entry> read(Path file) {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            properties.load(text);
            return Optional.of(new Entry(
                    properties.getProperty("good.file", ""),
                    Integer.parseInt(properties.getProperty("state.version", "0")),
                    properties.containsKey("trial.phase") ? trial(properties) : null));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} is not readable and not used: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static Trial trial(Properties properties) {
        Set<AccountId> expected = Arrays.stream(
                        properties.getProperty("trial.expected", "").split("\n"))
                .filter(account -> !account.isEmpty())
                .map(AccountId::parse)
                .collect(Collectors.toSet());
        return new Trial(
                Phase.valueOf(properties.getProperty("trial.phase")),
                properties.getProperty("trial.file", ""),
                properties.getProperty("trial.version", ""),
                properties.getProperty("trial.digest", ""),
                expected,
                properties.getProperty("trial.reason", ""));
    }
}
