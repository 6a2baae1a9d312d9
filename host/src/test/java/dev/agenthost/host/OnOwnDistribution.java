package dev.agenthost.host;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a copy of the distribution to itself. */
abstract class OnOwnDistribution {
    @TempDir
    Path folder;

    Distribution distribution;

    @BeforeEach
    void copy() throws IOException {
        distribution = Distribution.copyTo(folder);
    }
}
