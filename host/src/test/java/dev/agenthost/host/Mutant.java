package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** One class of ours with a mistake in it, compiled into a copy of the distribution. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are immutable
enum Mutant {
    /** Nothing is changed, only compiled: what is red with the others is not red for that. */
    NONE("core", "system/dev/agenthost/dev.agenthost.core", "dev/agenthost/core/delivery/Outbox", List.of(), ""),

    POSITION_STORED_FIRST(
            "core",
            "system/dev/agenthost/dev.agenthost.core",
            "dev/agenthost/core/journal/Journal",
            List.of(new Edit("Failpoint.BEFORE_COMMIT.reach();", """
                    List<Change> first = changes.stream().filter(Change.Position.class::isInstance).toList();
                    if (!first.isEmpty()) {
                        current.store().apply(first, leases(current, now));
                        Failpoint.BEFORE_COMMIT.reach();
                    }
                    """)),
            "no answer"),

    FRESH_MSG_SEQ_ON_RETRY(
            "qqbot",
            "bundles",
            "dev/agenthost/qqbot/rest/OpenApi",
            List.of(new Edit("BodyPublishers.ofString(body)", """
                    BodyPublishers.ofString(body.replaceFirst(
                            "\\"msg_seq\\":\\\\d+",
                            "\\"msg_seq\\":" + java.util.concurrent.ThreadLocalRandom.current().nextInt(1_000, 60_000)))
                    """)),
            "not exactly once"),

    TURN_COMPLETED_APART_FROM_ITS_ROWS(
            "core",
            "system/dev/agenthost/dev.agenthost.core",
            "dev/agenthost/core/delivery/Outbox",
            List.of(new Edit("Failpoint.AFTER_COMPLETE.reach();", ""), new Edit(".write(work.tenure(), changes)", """
                            .write(work.tenure(), List.of(new Change.Complete(
                                    work.row(),
                                    dead == null ? open : MessageState.DEAD,
                                    dead,
                                    around.clock().instant(),
                                    List.of())))
                            .thenComposeAsync(done -> {
                                Failpoint.AFTER_COMPLETE.reach();
                                return around.writer().write(work.tenure(), changes);
                            }, around.lane(work))
                            """)),
            "no answer");

    /** The text stands in the source once, or the mutant is to be looked at again. */
    private record Edit(String old, String now) {
        String in(String source) {
            assertThat(source.split(Pattern.quote(old), -1))
                    .as("'%s' stands there once", old)
                    .hasSize(2);
            return source.replace(old, now);
        }
    }

    private static final Path SOURCES = Path.of(System.getProperty("basedir"), "..", "bundles");

    private final String module;
    private final String folder;
    private final String type;
    private final List<Edit> edits;
    private final String sign;

    Mutant(String module, String folder, String type, List<Edit> edits, String sign) {
        this.module = module;
        this.folder = folder;
        this.type = type;
        this.edits = edits;
        this.sign = sign;
    }

    /** How a problem begins that this mistake makes; empty where none must be. */
    String sign() {
        return sign;
    }

    /** The source with the mistake in it. */
    String mutated() throws IOException {
        String text = Files.readString(
                SOURCES.resolve(module).resolve("src/main/java").resolve(type + ".java"));
        for (Edit edit : edits) {
            text = edit.in(text);
        }
        return text;
    }

    /** Puts it in the place of the class that was built. */
    void into(Distribution distribution) throws IOException {
        Path sources = distribution.temporary().resolve("mutant");
        Path source = sources.resolve(type + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, mutated());
        compile(source, distribution);
        Path jar = jars(distribution.file(folder))
                .filter(file -> file.getFileName().toString().startsWith("dev.agenthost." + module + "-"))
                .findFirst()
                .orElseThrow();
        Files.write(jar, BundleJar.with(Files.readAllBytes(jar), Map.of(), classes(sources)));
    }

    private static void compile(Path source, Distribution distribution) throws IOException {
        String bundles = Stream.of("bundles", "system")
                .map(distribution::file)
                .flatMap(Mutant::jars)
                .map(Path::toString)
                .collect(Collectors.joining(":", "", ":" + System.getProperty("java.class.path")));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter words = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            words,
                            files,
                            null,
                            List.of("-proc:none", "--release", "17", "-cp", bundles),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("compiled: %s", words).isTrue();
        }
    }

    private static Map<String, byte[]> classes(Path folder) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(".class"))::iterator) {
                classes.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static Stream<Path> jars(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
