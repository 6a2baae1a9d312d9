package dev.agenthost.installer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes bundles to drop. */
final class Jars {
    private static final String COMPONENT = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="part" immediate="true">
                <implementation class="%s"/>%s
            </scr:component>
            """;

    private Jars() {}

    /** A bundle with these headers more, names and values in turn. */
    static byte[] bundle(String symbolicName, String version, String... headers) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Bundle-ManifestVersion", "2");
        all.put("Bundle-SymbolicName", symbolicName);
        all.put("Bundle-Version", version);
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return jar(all, "");
    }

    /** A bundle whose activator throws. */
    static byte[] refusing(String symbolicName, String version, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(
                List.of("Bundle-Activator", RefusingActivator.class.getName(), "Import-Package", "org.osgi.framework"));
        return bundle(symbolicName, version, all.toArray(String[]::new));
    }

    /** A bundle of one component of this class. */
    static byte[] component(String symbolicName, String version, Class<?> part, String more) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Bundle-ManifestVersion", "2");
        all.put("Bundle-SymbolicName", symbolicName);
        all.put("Bundle-Version", version);
        all.put("Service-Component", "part.xml");
        return jar(all, COMPONENT.formatted(part.getName(), more));
    }

    /** An adapter of these accounts, with spaces between. */
    static byte[] adapter(String symbolicName, String version, String accounts, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(
                "Bundle-Activator",
                AdapterActivator.class.getName(),
                "Import-Package",
                "org.osgi.framework, dev.agenthost.platform, dev.agenthost.message",
                AdapterActivator.ACCOUNTS,
                accounts));
        return bundle(symbolicName, version, all.toArray(String[]::new));
    }

    static byte[] jar(Map<String, String> headers, String component) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Class<?> type : List.of(
                    RefusingActivator.class,
                    AdapterActivator.class,
                    AdapterActivator.Adapter.class,
                    GoodPart.class,
                    BadPart.class)) {
                String entry = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(entry));
                try (InputStream code = Jars.class.getClassLoader().getResourceAsStream(entry)) {
                    code.transferTo(jar);
                }
            }
            jar.putNextEntry(new ZipEntry("part.xml"));
            jar.write(component.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
