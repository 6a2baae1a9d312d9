package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.host.faulty.FaultyActivator;
import dev.agenthost.host.faulty.FaultyComponent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that cannot do their work, dropped while the host runs. */
class FaultyBundlesIT {
    @TempDir
    Path folder;

    @Test
    void eachIsToldInOneLineAndTheHostRunsOn() throws Exception {
        Distribution distribution = Distribution.copyTo(folder);
        try (HostProcess host = distribution.start()) {
            host.awaitLine("Agent Host runs");
            drop(
                    distribution,
                    "activator",
                    Map.of(
                            "Bundle-Activator",
                            FaultyActivator.class.getName(),
                            "Import-Package",
                            "org.osgi.framework"));
            drop(distribution, "component", Map.of("Service-Component", "OSGI-INF/faulty.xml"));
            drop(distribution, "unresolved", Map.of("Import-Package", "no.such.package"));
            host.awaitLine("this activator throws");
            host.awaitLine("this component throws");
            host.awaitLine("no.such.package");
            distribution.awaitHealth("\"agent echo\",\"well\":true");

            assertThat(host.linesWith("this activator throws"))
                    .singleElement()
                    .asString()
                    .contains("faulty.activator");
            assertThat(host.linesWith("this component throws"))
                    .singleElement()
                    .asString()
                    .contains("faulty");
            assertThat(host.linesWith("no.such.package"))
                    .singleElement()
                    .asString()
                    .contains("faulty.unresolved.jar is not taken");
            assertThat(Http.status(distribution.http() + "/health")).isEqualTo(200);
            assertThat(host.terminate().exitCode()).isZero();
            assertThat(host.printed()).doesNotContain("\tat ");
        }
    }

    /** Written aside and moved, so that it is whole when it is seen. */
    private void drop(Distribution distribution, String name, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "faulty." + name);
        attributes.putValue("Bundle-Version", "1.0.0");
        headers.forEach(attributes::putValue);
        Path aside = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(aside);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            addClass(jar, FaultyActivator.class);
            addClass(jar, FaultyComponent.class);
            jar.putNextEntry(new JarEntry("OSGI-INF/faulty.xml"));
            jar.write(FaultyComponent.DESCRIPTION.getBytes(StandardCharsets.UTF_8));
        }
        Files.move(aside, distribution.file("bundles/faulty." + name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void addClass(JarOutputStream jar, Class<?> type) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(entry));
        try (InputStream code = type.getClassLoader().getResourceAsStream(entry)) {
            code.transferTo(jar);
        }
    }
}
