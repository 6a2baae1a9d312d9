package dev.agenthost.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The forms of settings (Metatype) in our jars of the built distribution, but for the simulator's, which only the demo has. */
final class Forms {
    private static final String FORMS = "OSGI-INF/metatype/";

    private Forms() {}

    /** Every setting, as {@code PID KEY}. */
    static List<String> keys() throws IOException {
        Path built = Path.of(System.getProperty("agenthost.distribution"));
        try (Stream<Path> jars =
                Stream.of("system/dev/agenthost", "bundles").map(built::resolve).flatMap(Forms::jarsIn)) {
            return jars.flatMap(Forms::keys)
                    .filter(key -> !key.startsWith("dev.agenthost.qqbot.simulator "))
                    .toList();
        }
    }

    private static Stream<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> keys(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            List<JarEntry> forms = jar.stream()
                    .filter(entry ->
                            entry.getName().startsWith(FORMS) && entry.getName().endsWith(".xml"))
                    .toList();
            Stream<String> keys = Stream.of();
            for (JarEntry form : forms) {
                try (InputStream content = jar.getInputStream(form)) {
                    keys = Stream.concat(keys, keys(content));
                }
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> keys(InputStream form) throws IOException {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(form);
            String pid = elements(document, "Designate")
                    .map(each -> each.getAttribute("factoryPid") + each.getAttribute("pid"))
                    .findFirst()
                    .orElseThrow();
            return elements(document, "AD").map(each -> pid + " " + each.getAttribute("id"));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(e);
        }
    }

    private static Stream<Element> elements(Document document, String name) {
        var found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(found::item).map(Element.class::cast);
    }
}
