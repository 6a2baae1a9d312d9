package dev.agenthost.host;

import dev.agenthost.host.HostFeature.StartedBundle;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureService;

/**
 * Reads feature files (OSGi Compendium 159, JSON). The start level of a bundle is its metadata {@code start-order}, an
 * integer from 1.
 */
final class FeatureReader {
    private final FeatureService service;

    FeatureReader() throws HostException {
        service = ServiceLoader.load(FeatureService.class, FeatureReader.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new HostException("No reader of feature files in lib/"));
    }

    /** The features of a folder the command line asks for, by file name. */
    List<HostFeature> readAll(Path folder, CommandLine commandLine) throws HostException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.json")) {
            stream.forEach(files::add);
        } catch (IOException e) {
            throw new HostException("Cannot read the folder " + folder + ": " + e.getMessage());
        }
        files.sort(null);
        List<HostFeature> features = new ArrayList<>();
        for (Path file : files) {
            if (commandLine.takes(file.getFileName().toString().replaceFirst("\\.json$", ""))) {
                features.add(read(file));
            }
        }
        return features;
    }

    HostFeature read(Path file) throws HostException {
        try {
            String json = Files.readString(file);
            new FeatureShape(file).check(json);
            return hostFeature(file, service.readFeature(new StringReader(json)));
        } catch (IOException e) {
            throw new HostException("Cannot read " + file + ": " + e.getMessage());
        }
    }

    private static HostFeature hostFeature(Path file, Feature feature) {
        List<StartedBundle> bundles =
                feature.getBundles().stream().map(FeatureReader::startedBundle).toList();
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        for (FeatureConfiguration configuration : feature.getConfigurations().values()) {
            configurations.put(configuration.getPid(), configuration.getValues());
        }
        return new HostFeature(file.getFileName().toString(), bundles, configurations);
    }

    private static StartedBundle startedBundle(FeatureBundle bundle) {
        return new StartedBundle(
                bundle.getID(),
                Integer.parseInt(String.valueOf(bundle.getMetadata().get(FeatureShape.START_ORDER))));
    }
}
