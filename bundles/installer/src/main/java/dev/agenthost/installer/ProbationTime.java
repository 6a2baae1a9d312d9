package dev.agenthost.installer;

import dev.agenthost.settings.SettingsFile;
import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long what should be ready may take; follows the configuration. A wrong value is told and changes nothing. Any thread. A
 * component of its own: with a change of its properties File Install would for a moment not know the installer.
 */
@Component(service = ProbationTime.class, configurationPid = InstallerSettings.PID)
@Designate(ocd = InstallerSettings.class)
public final class ProbationTime {
    private static final Logger LOG = LoggerFactory.getLogger(ProbationTime.class);

    private volatile Duration bound = Duration.ofSeconds(InstallerSettings.DEFAULT_SECONDS);

    @Activate
    public ProbationTime(Map<String, Object> properties) {
        configure(properties);
    }

    Duration bound() {
        return bound;
    }

    @Modified
    void configure(Map<String, Object> properties) {
        Object value = properties.get(InstallerSettings.PROBATION_SECONDS);
        String text = value == null
                ? String.valueOf(InstallerSettings.DEFAULT_SECONDS)
                : value.toString().strip();
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= InstallerSettings.FEWEST_SECONDS && seconds <= InstallerSettings.MOST_SECONDS) {
                bound = Duration.ofSeconds(seconds);
                return;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of its limits
        }
        LOG.warn(
                "{}: {}: expected a whole number from {} to {}, found '{}'; it stays at {}",
                SettingsFile.name(InstallerSettings.PID, properties),
                InstallerSettings.PROBATION_SECONDS,
                InstallerSettings.FEWEST_SECONDS,
                InstallerSettings.MOST_SECONDS,
                text,
                bound.toSeconds());
    }
}
