package dev.agenthost.host;

import java.util.List;
import java.util.Map;
import org.osgi.service.feature.ID;

/**
 * One feature file, read and checked.
 *
 * @param file its name, for messages
 * @param bundles in the order of the file
 * @param configurations by PID; factory configurations as {@code factoryPid~name}
 */
record HostFeature(String file, List<StartedBundle> bundles, Map<String, Map<String, Object>> configurations) {
    /** A bundle and the start level it belongs to, 1 or above. */
    record StartedBundle(ID id, int startLevel) {
        /** Where the bundle lies in a folder of Maven layout. */
        String path() {
            String classifier = id.getClassifier().map(name -> "-" + name).orElse("");
            String type = id.getType().orElse("jar");
            return id.getGroupId().replace('.', '/') + "/" + id.getArtifactId() + "/" + id.getVersion() + "/"
                    + id.getArtifactId() + "-" + id.getVersion() + classifier + "." + type;
        }
    }
}
