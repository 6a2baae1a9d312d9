package dev.agenthost.configuration;

import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the files of config/ in place of File Install's own handler, which leaves in force what stood in a file before it
 * became unreadable, and lets a file without a name lock out all that have one. File Install calls on its one thread for
 * this folder, when a file has stopped changing. The folder is the framework property {@code agenthost.config}.
 */
@Component(
        service = {ArtifactInstaller.class, StatusSource.class},
        immediate = true,
        property = Constants.SERVICE_RANKING + ":Integer=100")
public final class ConfigurationFolder implements ArtifactInstaller, StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFolder.class);

    /** Everybody may have the configuration, whichever bundle asks first. */
    private static final String ANY_BUNDLE = "?";

    private final ConfigurationAdmin admin;
    private final File folder;

    /** What is wrong with a file, by its name. */
    private final Map<String, String> wrong = new ConcurrentSkipListMap<>();

    @Activate
    public ConfigurationFolder(BundleContext context, @Reference ConfigurationAdmin admin) throws IOException {
        this.admin = admin;
        folder = new File(context.getProperty("agenthost.config")).getCanonicalFile();
    }

    @Override
    public boolean canHandle(File artifact) {
        return folder.equals(artifact.getParentFile()) && artifact.getName().endsWith(ConfigurationFile.SUFFIX);
    }

    @Override
    public void install(File artifact) {
        take(ConfigurationFile.of(artifact));
    }

    @Override
    public void update(File artifact) {
        take(ConfigurationFile.of(artifact));
    }

    @Override
    public void uninstall(File artifact) {
        wrong.remove(artifact.getName());
        try {
            delete(ConfigurationFile.of(artifact));
        } catch (IOException e) {
            LOG.error("{}: cannot be withdrawn", artifact.getName(), e);
        }
    }

    @Override
    public List<PartStatus> parts() {
        return wrong.entrySet().stream()
                .map(each -> new PartStatus("file " + each.getKey(), false, each.getValue(), Map.of(), Map.of()))
                .toList();
    }

    private void take(ConfigurationFile file) {
        try {
            if (displaced(file)) {
                return;
            }
            Map<String, Object> settings = file.read();
            if (file.pid().equals(HttpPort.PID)) {
                HttpPort.check(settings, inForce(file));
            }
            configuration(file).updateIfDifferent(FrameworkUtil.asDictionary(settings));
            if (wrong.remove(file.file().getName()) != null) {
                LOG.info("{}: taken", file.file().getName());
            }
        } catch (WrongFileException e) {
            refuse(file, e.expected());
        } catch (NoSuchFileException e) {
            LOG.debug("{} has gone again", file.file().getName());
        } catch (IOException e) {
            refuse(file, "expected a file that can be read (" + e + ")");
        }
    }

    /** One kind has either one file without a name, or any number with names; those with names win. */
    private boolean displaced(ConfigurationFile file) throws IOException {
        if (file.oneOfSeveral()) {
            ConfigurationFile nameless =
                    new ConfigurationFile(new File(folder, file.pid() + ConfigurationFile.SUFFIX), file.pid(), "");
            if (delete(nameless)) {
                tellName(nameless);
            }
            return false;
        }
        boolean displaced = !found("(service.factoryPid=" + file.pid() + ")").isEmpty();
        if (displaced) {
            tellName(file);
        }
        return displaced;
    }

    private void tellName(ConfigurationFile file) {
        tell(file, "expected the name " + file.pid() + "-NAME" + ConfigurationFile.SUFFIX + ", as its neighbours have");
    }

    private void refuse(ConfigurationFile file, String reason) {
        tell(file, reason);
        if (!file.borrowed()) {
            try {
                configuration(file).updateIfDifferent(FrameworkUtil.asDictionary(file.unreadable(reason)));
            } catch (IOException e) {
                LOG.error("{}: what it configured cannot be told", file.file().getName(), e);
            }
        }
    }

    private void tell(ConfigurationFile file, String reason) {
        String name = file.file().getName();
        String before = wrong.put(name, name + ": " + reason);
        if (!reason.equals(before)) {
            LOG.warn("{}: {}", name, reason);
        }
    }

    private Configuration configuration(ConfigurationFile file) throws IOException {
        return file.oneOfSeveral()
                ? admin.getFactoryConfiguration(file.pid(), file.name(), ANY_BUNDLE)
                : admin.getConfiguration(file.pid(), ANY_BUNDLE);
    }

    private @Nullable Map<String, ?> inForce(ConfigurationFile file) throws IOException {
        for (Configuration each : found("(service.pid=" + pid(file) + ")")) {
            Dictionary<String, Object> properties = each.getProperties();
            if (properties != null) {
                Map<String, Object> settings = new HashMap<>();
                properties.keys().asIterator().forEachRemaining(key -> settings.put(key, properties.get(key)));
                return settings;
            }
        }
        return null;
    }

    /** Whether there was one. */
    private boolean delete(ConfigurationFile file) throws IOException {
        List<Configuration> there = found("(service.pid=" + pid(file) + ")");
        for (Configuration each : there) {
            each.delete();
        }
        return !there.isEmpty();
    }

    private static String pid(ConfigurationFile file) {
        return file.oneOfSeveral() ? file.pid() + "~" + file.name() : file.pid();
    }

    private List<Configuration> found(String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            return List.of();
        }
    }
}
