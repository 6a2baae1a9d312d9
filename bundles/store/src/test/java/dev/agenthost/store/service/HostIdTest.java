package dev.agenthost.store.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostIdTest {
    @TempDir
    Path folder;

    @TempDir
    Path other;

    @Test
    void isTheSameOverRestartsAndAnotherForAnotherHost() throws Exception {
        String first;
        try (HostId id = HostId.lock(folder)) {
            first = id.value();
        }
        try (HostId again = HostId.lock(folder);
                HostId elsewhere = HostId.lock(other)) {
            assertThat(again.value()).isEqualTo(first).isNotBlank();
            assertThat(elsewhere.value()).isNotEqualTo(first);
        }
        assertThat(Files.readString(folder.resolve("host.id")).strip()).isEqualTo(first);
    }

    @Test
    void isHeldByOneAtATime() throws Exception {
        try (HostId id = HostId.lock(folder)) {
            assertThat(id.value()).isNotBlank();
            assertThatThrownBy(() -> HostId.lock(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("host.id is locked: another host runs on this folder");
        }
    }
}
