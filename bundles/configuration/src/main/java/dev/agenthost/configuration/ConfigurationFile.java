package dev.agenthost.configuration;

import dev.agenthost.settings.SettingsFile;
import dev.agenthost.settings.SettingsReader;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * One file of config/: {@code PID.cfg}, or {@code FACTORYPID-NAME.cfg} for one of several configurations of a kind.
 *
 * @param pid the PID, or the factory's
 * @param name which of several; empty for the only one
 */
record ConfigurationFile(File file, String pid, String name) {
    static final String SUFFIX = ".cfg";

    /** What Felix configures is left as it was when its file cannot be taken; ours is told, and closes what it guards. */
    private static final String BORROWED = "org.apache.";

    static ConfigurationFile of(File file) {
        String whole = file.getName().substring(0, file.getName().length() - SUFFIX.length());
        int end = whole.indexOf(whole.indexOf('~') < 0 ? '-' : '~');
        return end < 0
                ? new ConfigurationFile(file, whole, "")
                : new ConfigurationFile(file, whole.substring(0, end), whole.substring(end + 1));
    }

    boolean oneOfSeveral() {
        return !name.isEmpty();
    }

    boolean borrowed() {
        return pid.startsWith(BORROWED);
    }

    /**
     * The settings in it, as texts in UTF-8 without blanks around them.
     *
     * @throws WrongFileException when there are lines that are no setting
     */
    Map<String, Object> read() throws IOException, WrongFileException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file.toPath())) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new WrongFileException("expected lines of key = value, where a backslash begins an escape such as "
                    + "\\u0041 or is written twice (" + e.getMessage() + ")");
        } catch (CharacterCodingException e) {
            throw new WrongFileException("expected text in UTF-8");
        }
        Map<String, Object> settings = empty();
        properties
                .stringPropertyNames()
                .forEach(key -> settings.put(key, properties.getProperty(key).strip()));
        return settings;
    }

    /** What those who are configured by this file get while it cannot be read. */
    Map<String, Object> unreadable(String reason) {
        Map<String, Object> settings = empty();
        settings.put(SettingsReader.UNREADABLE, reason);
        return settings;
    }

    private Map<String, Object> empty() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(SettingsFile.URL, file.toURI().toString());
        return settings;
    }
}
