package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {
    @TempDir
    Path data;

    @Test
    void isTakenOnce() throws Exception {
        DataLock first = DataLock.take(data);

        assertThatExceptionOfType(HostException.class)
                .isThrownBy(() -> DataLock.take(data))
                .withMessage("Another host runs on " + data + "; stop it first");
        first.close();
    }

    @Test
    void isFreeAgainOnceClosed() throws Exception {
        DataLock.take(data).close();

        assertThatCode(() -> DataLock.take(data).close()).doesNotThrowAnyException();
    }

    @Test
    void needsAFolder() {
        Path missing = data.resolve("missing");

        assertThatExceptionOfType(HostException.class)
                .isThrownBy(() -> DataLock.take(missing))
                .withMessageContaining(missing.resolve("lock").toString());
    }
}
