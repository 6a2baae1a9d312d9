package dev.agenthost.core;

import dev.agenthost.settings.SettingsReader;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bounds in force; a change holds from the next use on and touches nothing else. Thread-safe. */
@Component(
        service = {CoreConfiguration.class, StatusSource.class},
        configurationPid = CoreSettings.PID)
@Designate(ocd = CoreDefaults.class)
public final class CoreConfiguration implements StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(CoreConfiguration.class);

    private volatile CoreSettings settings;
    private volatile List<String> errors;

    @Activate
    public CoreConfiguration(Map<String, ?> properties) {
        SettingsReader reader = new SettingsReader(CoreSettings.PID, properties);
        settings = CoreSettings.read(reader);
        errors = told(reader);
    }

    /** Settings with an error in them do not replace those that work. */
    @Modified
    void modified(Map<String, ?> properties) {
        SettingsReader reader = new SettingsReader(CoreSettings.PID, properties);
        CoreSettings read = CoreSettings.read(reader);
        errors = told(reader);
        if (errors.isEmpty()) {
            settings = read;
        }
    }

    private static List<String> told(SettingsReader reader) {
        reader.errors().forEach(LOG::warn);
        reader.unknownKeys().forEach(key -> LOG.warn("{}: unknown key {}", reader.file(), key));
        return reader.errors();
    }

    CoreSettings settings() {
        return settings;
    }

    @Override
    public List<PartStatus> parts() {
        List<String> wrong = errors;
        String reason = wrong.isEmpty() ? "as configured" : String.join("; ", wrong);
        return List.of(new PartStatus("core settings", wrong.isEmpty(), reason, Map.of(), Map.of()));
    }
}
