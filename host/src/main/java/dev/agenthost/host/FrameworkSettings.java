package dev.agenthost.host;

import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.cm.json.io.ConfigurationResource;
import org.apache.felix.cm.json.io.Configurations;

/** The framework properties of a host. */
final class FrameworkSettings {
    /** Bundles from bundles/ start after, and stop before, those of the features. */
    static final int START_LEVEL_OF_HOT_BUNDLES = 10;

    private FrameworkSettings() {}

    static Map<String, String> of(Instance instance, List<HostFeature> features, boolean terminal)
            throws HostException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("org.osgi.framework.storage", instance.cache().toString());
        settings.put("org.osgi.framework.storage.clean", "onFirstInit");
        settings.put("org.osgi.framework.startlevel.beginning", String.valueOf(START_LEVEL_OF_HOT_BUNDLES));
        // A candidate for an update is resolved beside the running bundle, which may have the same version.
        settings.put("org.osgi.framework.bsnversion", "multiple");
        // The framework's own log is replaced by a listener to its events (FrameworkTrouble).
        settings.put("felix.log.level", "0");

        settings.put("agenthost.home", instance.home().toString());
        settings.put("agenthost.bundles", instance.bundles().toString());
        settings.put("agenthost.config", instance.config().toString());
        settings.put("agenthost.data", instance.data().toString());
        settings.put("agenthost.temporary", instance.temporary().toString());

        // config/ is the only source: Config Admin keeps nothing on disk, neither stale accounts nor plain secrets.
        settings.put("felix.cm.pm", "memory");
        settings.put("felix.cm.config.plugins", "org.apache.felix.configadmin.plugin.interpolation");
        settings.put(
                "org.apache.felix.configadmin.plugin.interpolation.secretsdir",
                instance.config().resolve("secrets").toString());
        settings.put("configurator.initial", configurations(features));

        settings.put("felix.fileinstall.dir", instance.config().toString());
        // A folder for each watcher: two that make the same one at the same time do not start.
        settings.put(
                "felix.fileinstall.tmpdir",
                instance.temporary().resolve("config").toString());
        settings.put("felix.fileinstall.filter", ".*\\.cfg");
        settings.put("felix.fileinstall.poll", "500");
        // The watch by NIO loses files when many arrive at once (879 of 1,000 accounts): the folder is listed instead.
        settings.put("felix.fileinstall.disableNio2", "true");
        settings.put("felix.fileinstall.noInitialDelay", "true");
        settings.put("felix.fileinstall.subdir.mode", "skip");
        settings.put("felix.fileinstall.enableConfigSave", "false");
        settings.put("felix.fileinstall.configEncoding", "UTF-8");

        // Without its configuration Jetty would first come up on the default port, then move.
        settings.put("org.apache.felix.http.require.config", "true");
        settings.put("org.apache.felix.http.host", "127.0.0.1");

        // The end of the shell's input never stops the host; without a terminal there is no prompt.
        settings.put("gosh.args", terminal ? "--noshutdown" : "--nointeractive");
        return settings;
    }

    private static String configurations(List<HostFeature> features) throws HostException {
        Map<String, String> sources = new LinkedHashMap<>();
        ConfigurationResource all = new ConfigurationResource();
        all.getProperties().put(":configurator:resource-version", 1);
        all.getProperties().put(":configurator:symbolic-name", "dev.agenthost.features");
        all.getProperties().put(":configurator:version", "1.0.0");
        for (HostFeature feature : features) {
            for (Map.Entry<String, Map<String, Object>> entry :
                    feature.configurations().entrySet()) {
                String other = sources.putIfAbsent(entry.getKey(), feature.file());
                if (other != null) {
                    throw new HostException(feature.file() + ": configurations." + entry.getKey()
                            + ": expected in one feature only, but " + other + " has it too");
                }
                all.getConfigurations()
                        .computeIfAbsent(entry.getKey(), pid -> Configurations.newConfiguration())
                        .putAll(entry.getValue());
            }
        }
        return json(all);
    }

    private static String json(ConfigurationResource configurations) {
        StringWriter json = new StringWriter();
        try {
            Configurations.buildWriter().build(json).writeConfigurationResource(configurations);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        }
        return json.toString();
    }
}
