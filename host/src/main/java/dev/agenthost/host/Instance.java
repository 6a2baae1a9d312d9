package dev.agenthost.host;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folders of one running host. Instances of one distribution share its bundles; each has its configuration and data.
 *
 * @param home the distribution; absolute
 * @param folder where config/ and data/ of this instance lie
 */
record Instance(Path home, Path folder) {
    static Instance of(Path home, CommandLine commandLine) {
        return new Instance(home, commandLine.demo() ? home.resolve("demo") : home);
    }

    /** The distribution this launcher's jar lies in (its lib/). */
    static Path distribution() throws HostException {
        try {
            Path jar = Path.of(Instance.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new HostException("Cannot tell where the distribution lies: " + e.getMessage());
        }
    }

    Path features() {
        return home.resolve("features");
    }

    Path system() {
        return home.resolve("system");
    }

    Path bundles() {
        return home.resolve("bundles");
    }

    Path config() {
        return folder.resolve("config");
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return data().resolve("log");
    }

    /** Holds nothing worth keeping: emptied at every start. */
    Path cache() {
        return data().resolve("cache");
    }

    /** For files of the moment; lies in the cache, so that it is emptied with it even after a kill. */
    Path temporary() {
        return cache().resolve("tmp");
    }

    /** The instance's own logging settings, or those of the distribution. */
    Path logging() {
        Path own = config().resolve("logback.xml");
        return Files.exists(own) ? own : home.resolve("config").resolve("logback.xml");
    }

    /** Makes what a first start needs; {@code data/} is for its owner alone. */
    void prepare() throws HostException {
        try {
            for (Path needed : new Path[] {config(), bundles(), data(), log()}) {
                Files.createDirectories(needed);
            }
            closeToOthers(data());
        } catch (IOException e) {
            throw new HostException("Cannot prepare " + folder + ": " + e.getMessage());
        }
    }

    private static void closeToOthers(Path folder) throws IOException {
        PosixFileAttributeView attributes = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (attributes != null) {
            attributes.setPermissions(PosixFilePermissions.fromString("rwx------"));
        }
    }
}
