package dev.agenthost.qqbot.settings;

import dev.agenthost.message.AccountId;
import dev.agenthost.settings.SettingsFile;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration came from.
 *
 * @param name what a person looks for: the name of the file, or the PID where there is no file
 * @param account the account it configures, known even when nothing else in it is right
 */
public record Source(String name, AccountId account) {
    /** The platform's short name in account ids. */
    public static final String PLATFORM = "qqbot";

    private static final String PID = "service.pid";

    /** Reads the properties that File Install and Config Admin add to a configuration. */
    public static Source of(Map<String, ?> properties) {
        Optional<String> file = SettingsFile.name(properties);
        String pid = text(properties.get(PID));
        String configurationName = file.map(Source::withoutExtension).orElse(pid);
        return new Source(file.orElse(pid), new AccountId(PLATFORM, accountIn(configurationName)));
    }

    /** Where relative paths in a configuration begin: the folder of its file, else the folder the host runs in. */
    static Path folder(Map<String, ?> properties) {
        try {
            Path folder =
                    Path.of(URI.create(text(properties.get(SettingsFile.URL)))).getParent();
            return folder == null ? Path.of("") : folder;
        } catch (IllegalArgumentException | FileSystemNotFoundException noFile) {
            return Path.of("");
        }
    }

    private static String accountIn(String configurationName) {
        int tilde = configurationName.indexOf('~');
        int separator = tilde >= 0 ? tilde : configurationName.indexOf('-');
        String account = configurationName.substring(separator + 1);
        return account.isBlank() ? "unnamed" : account;
    }

    private static String withoutExtension(String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? file : file.substring(0, dot);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
