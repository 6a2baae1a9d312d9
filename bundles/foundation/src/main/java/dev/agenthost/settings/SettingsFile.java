package dev.agenthost.settings;

import java.util.Map;
import java.util.Optional;

/** The file that a configuration comes from, by the name a person would look for. Thread-safe. */
public final class SettingsFile {
    /** Where a configuration says which file it comes from, as a URL; the name is File Install's. */
    public static final String URL = "felix.fileinstall.filename";

    private SettingsFile() {}

    /** Without its folder; empty when the configuration comes from no file. */
    public static Optional<String> name(Map<String, ?> properties) {
        return Optional.ofNullable(properties.get(URL))
                .map(Object::toString)
                .map(url -> url.substring(url.lastIndexOf('/') + 1))
                .filter(name -> !name.isEmpty());
    }

    /** Without its folder; the file where a person would write the configuration when it comes from none. */
    public static String name(String pid, Map<String, ?> properties) {
        return name(properties).orElse(pid + ".cfg");
    }
}
