package dev.agenthost.host;

import dev.agenthost.host.faulty.FaultyComponent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Jars to drop: those that were built, and variants of them. */
final class BundleJar {
    private BundleJar() {}

    /** The jar in {@code bundles/} of the built distribution. */
    static byte[] built(String symbolicName) throws IOException {
        Path folder = Path.of(System.getProperty("agenthost.distribution"), "bundles");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, symbolicName + "-[0-9]*.jar")) {
            return Files.readAllBytes(jars.iterator().next());
        }
    }

    /** The built jar with another version. */
    static byte[] built(String symbolicName, String version) throws IOException {
        return with(built(symbolicName), Map.of(Constants.BUNDLE_VERSION, version));
    }

    /** The same jar with other headers. */
    static byte[] with(byte[] jar, Map<String, String> headers) throws IOException {
        return with(jar, headers, Map.of());
    }

    /** The built adapter in another version, which takes a default for a wrong setting: no account gets ready. */
    static byte[] neverReady(String adapter, String version) throws IOException {
        byte[] jar = built(adapter, version);
        String component = "OSGI-INF/" + adapter + ".QQBotAccount.xml";
        String wrong =
                text(jar, component).replaceFirst("(<service>)", "<property name=\"shard\" value=\"every one\"/>$1");
        return with(jar, Map.of(), Map.of(component, wrong.getBytes(StandardCharsets.UTF_8)));
    }

    /** The built bundle in another version, with one more component, which throws in {@code activate}. */
    static byte[] throwsInActivate(String symbolicName, String version) throws IOException {
        byte[] jar = built(symbolicName, version);
        String code = FaultyComponent.class.getName().replace('.', '/') + ".class";
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar));
                InputStream content = FaultyComponent.class.getClassLoader().getResourceAsStream(code)) {
            String components = in.getManifest().getMainAttributes().getValue("Service-Component");
            return with(
                    jar,
                    Map.of("Service-Component", components + ", OSGI-INF/faulty.xml"),
                    Map.of(
                            "OSGI-INF/faulty.xml",
                            FaultyComponent.DESCRIPTION.getBytes(StandardCharsets.UTF_8),
                            code,
                            content.readAllBytes()));
        }
    }

    /** The built adapter in another version, whose requests for a WebSocket no platform understands. */
    static byte[] cannotDial(String adapter, String version) throws IOException {
        byte[] jar = built(adapter, version);
        String code = adapter.replace('.', '/') + "/socket/UpgradeHead.class";
        String head = new String(entry(jar, code), StandardCharsets.ISO_8859_1);
        String broken = head.replace(" HTTP/1.1", " HTTP/x.x"); // of the same length, as the format of a class wants it
        if (broken.equals(head)) {
            throw new IOException(code + " has no request line");
        }
        return with(jar, Map.of(), Map.of(code, broken.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String text(byte[] jar, String name) throws IOException {
        return new String(entry(jar, name), StandardCharsets.UTF_8);
    }

    private static byte[] entry(byte[] jar, String name) throws IOException {
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                if (entry.getName().equals(name)) {
                    return in.readAllBytes();
                }
            }
        }
        throw new IOException("the jar has no " + name);
    }

    /** The same jar with other headers and entries. */
    static byte[] with(byte[] jar, Map<String, String> headers, Map<String, byte[]> entries) throws IOException {
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            Manifest manifest = new Manifest(in.getManifest());
            headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    if (!entries.containsKey(entry.getName())) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        in.transferTo(out);
                    }
                }
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    out.putNextEntry(new JarEntry(entry.getKey()));
                    out.write(entry.getValue());
                }
            }
            return bytes.toByteArray();
        }
    }

    /** A bundle of one class, its activator. */
    static byte[] of(String symbolicName, Class<?> activator) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        headers.putValue(Constants.BUNDLE_VERSION, "1.0.0");
        headers.putValue(Constants.BUNDLE_ACTIVATOR, activator.getName());
        headers.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework");
        String entry = activator.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest);
                InputStream code = activator.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            if (code != null) {
                code.transferTo(out);
            }
        }
        return bytes.toByteArray();
    }
}
