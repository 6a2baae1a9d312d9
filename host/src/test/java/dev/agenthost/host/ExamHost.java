package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.url;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import dev.agenthost.host.HostFeature.StartedBundle;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * The bundles of the built distribution in a framework that Pax Exam provisions and starts in this process, with folders and
 * ports of its own and the QQ platform beside it. It begins with the echo agent, without adapter and account; a test then
 * does what an administrator does, with files, and looks at the framework, at {@code /health} and at what the platform saw.
 */
final class ExamHost implements AutoCloseable {
    /** The apps of the platform, and their secret. */
    static final String APP = "102000001";

    static final String OTHER_APP = "102000002";
    static final String THIRD_APP = "102000003";
    static final String SECRET = "secret";

    static final String ADAPTER = "dev.agenthost.qqbot";
    static final String AGENT = "dev.agenthost.agent.echo";

    private static final Path BUILT = Path.of(System.getProperty("agenthost.distribution"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Who writes. */
    static final String PERSON = "A1B2C3D4E5F60718293A4B5C6D7E8F90";

    private final Instance instance;
    private final int httpPort;
    private Simulator platform;
    private final NativeTestContainer container;

    private ExamHost(Instance instance, int httpPort, Simulator platform, NativeTestContainer container) {
        this.instance = instance;
        this.httpPort = httpPort;
        this.platform = platform;
        this.container = container;
    }

    static ExamHost start() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(BUILT.resolveSibling("exam")), "host");
            Instance instance = new Instance(folder, folder);
            instance.prepare();
            Simulator platform = platform(0);
            NativeTestContainer container =
                    (NativeTestContainer) PaxExamRuntime.createContainer(DefaultExamSystem.create(options(instance)));
            ExamHost host = new ExamHost(instance, Distribution.freePort(), platform, container);
            host.configure();
            container.start();
            host.context()
                    .getBundle()
                    .adapt(FrameworkStartLevel.class)
                    .setInitialBundleStartLevel(FrameworkSettings.START_LEVEL_OF_HOT_BUNDLES);
            assertThat(host.context().getBundles())
                    .as("bundles that run")
                    .allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
            host.drop(BundleJar.built(AGENT), "echo.jar");
            host.awaitActive(AGENT);
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (HostException e) {
            throw new AssertionError(e);
        }
    }

    private static Simulator platform(int port) {
        return Simulator.start(new SimulatorSettings()
                .app(APP, SECRET)
                .app(OTHER_APP, SECRET)
                .app(THIRD_APP, SECRET)
                .port(port));
    }

    private static Option[] options(Instance instance) throws HostException {
        List<HostFeature> features = new FeatureReader().readAll(BUILT.resolve("features"), CommandLine.parse());
        List<Option> options = new ArrayList<>();
        options.add(workingDirectory(instance.cache().toString()));
        options.add(frameworkStartLevel(FrameworkSettings.START_LEVEL_OF_HOT_BUNDLES));
        options.add(systemProperty("logback.configurationFile")
                .value(instance.logging().toString()));
        options.add(systemProperty("agenthost.log").value(instance.log().toString()));
        FrameworkSettings.of(instance, features, false)
                .forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
        // config/ is looked at more often, since tests change it often
        options.add(frameworkProperty("felix.fileinstall.poll").value("100"));
        for (HostFeature feature : features) {
            for (StartedBundle bundle : feature.bundles()) {
                Path jar = BUILT.resolve("system").resolve(bundle.path());
                options.add(url("reference:" + jar.toUri()).startLevel(bundle.startLevel()));
            }
        }
        return options.toArray(Option[]::new);
    }

    private void configure() throws IOException {
        String logging = Files.readString(BUILT.resolve("config/logback.xml"));
        write("logback.xml", logging.replace("<appender-ref ref=\"CONSOLE\"/>", ""));
        configureHttp();
        configurePolicies();
    }

    /** The management pages are where {@link #health()} looks. */
    void configureHttp() throws IOException {
        write(
                "org.apache.felix.http.cfg",
                "org.apache.felix.http.host = 127.0.0.1",
                "org.osgi.service.http.port = " + httpPort);
    }

    /** Everybody may talk, to the echo agent. */
    void configurePolicies() throws IOException {
        write("dev.agenthost.access.cfg", "direct = open", "group = open");
        write("dev.agenthost.routing.cfg", "default = echo");
    }

    /** Drops the adapter and makes its one account, {@code qqbot/main}; returns when that is connected. */
    void connect() throws IOException {
        account("main", APP, SECRET);
        drop(BundleJar.built(ADAPTER), "qqbot.jar");
        awaitState("main", "READY");
    }

    /** Writes the file of an account; a setting takes the place of what stands there without it. */
    void account(String name, String app, String secret, String... settings) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        List<String> all = new ArrayList<>(List.of(
                "appId = " + app,
                "clientSecret = " + secret,
                "apiBaseUrl = " + platform.baseUrl(),
                "tokenUrl = " + platform.tokenUrl()));
        all.addAll(List.of(settings));
        all.forEach(line -> lines.put(line.replaceFirst(" = .*", ""), line));
        write(accountFile(name), lines.values().toArray(String[]::new));
    }

    static String accountFile(String name) {
        return ADAPTER + "-" + name + ".cfg";
    }

    /** Writes a file of {@code config/}. */
    void write(String name, String... lines) throws IOException {
        Path beside = instance.folder().resolve(name);
        Files.write(beside, List.of(lines));
        Files.move(beside, instance.config().resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** How long an update may take to prove itself, in seconds; returns when the installer goes by it. */
    void giveProbation(int seconds) throws IOException {
        String key = "probation.seconds";
        write("dev.agenthost.installer.cfg", key + " = " + seconds);
        Await.until(
                "the probation takes " + seconds + " s",
                () -> services("dev.agenthost.installer.ProbationTime").stream()
                        .anyMatch(time -> String.valueOf(seconds).equals(String.valueOf(time.getProperty(key)))));
    }

    /** Deletes a file of {@code config/}. */
    void unconfigure(String name) throws IOException {
        Files.delete(instance.config().resolve(name));
    }

    /** Puts a jar into {@code bundles/}. */
    void drop(byte[] jar, String name) throws IOException {
        Path beside = instance.folder().resolve(name);
        Files.write(beside, jar);
        Files.move(beside, instance.bundles().resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes a jar from {@code bundles/}. */
    void delete(String name) throws IOException {
        Files.delete(instance.bundles().resolve(name));
    }

    /** A file of {@code bundles/}. */
    Path inBundles(String name) {
        return instance.bundles().resolve(name);
    }

    /** A file the installer keeps. */
    Path kept(String name) {
        return instance.data().resolve("bundles").resolve(name);
    }

    BundleContext context() {
        return container.getSystemBundle().getBundleContext();
    }

    List<Bundle> bundles(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .toList();
    }

    /** The one bundle of this name. */
    Bundle bundle(String symbolicName) {
        List<Bundle> all = bundles(symbolicName);
        assertThat(all).as("bundles called " + symbolicName).hasSize(1);
        return all.get(0);
    }

    /** Services of a type, also of one that the test loads from elsewhere than the bundles do. */
    List<ServiceReference<?>> services(String type) throws InvalidSyntaxException {
        ServiceReference<?>[] services = context().getAllServiceReferences(type, null);
        return services == null ? List.of() : Arrays.asList(services);
    }

    /** Waits until the component that a file configures has this value in its properties. */
    void awaitSetting(String file, String key, String value) {
        Await.until(
                file + " has arrived with " + key + " = " + value,
                () -> componentProperties().stream()
                        .filter(properties -> String.valueOf(properties.get("felix.fileinstall.filename"))
                                .endsWith("/" + file))
                        .anyMatch(properties -> value.equals(String.valueOf(properties.get(key)))));
    }

    /** Of every component, as Declarative Services tells; its types are not those the test sees. */
    private List<Map<?, ?>> componentProperties() throws Exception {
        ServiceReference<?> reference = services("org.osgi.service.component.runtime.ServiceComponentRuntime")
                .get(0);
        Object runtime = context().getService(reference);
        Class<?> type = reference.getBundle().loadClass("org.osgi.service.component.runtime.ServiceComponentRuntime");
        List<Map<?, ?>> all = new ArrayList<>();
        for (Object description : (Collection<?>)
                type.getMethod("getComponentDescriptionDTOs", Bundle[].class).invoke(runtime, (Object) new Bundle[0])) {
            for (Object configuration :
                    (Collection<?>) type.getMethod("getComponentConfigurationDTOs", description.getClass())
                            .invoke(runtime, description)) {
                all.add((Map<?, ?>)
                        configuration.getClass().getField("properties").get(configuration));
            }
        }
        return all;
    }

    void awaitActive(String symbolicName) {
        Await.until(
                symbolicName + " is active",
                () -> bundles(symbolicName).stream().anyMatch(bundle -> bundle.getState() == Bundle.ACTIVE));
    }

    void awaitVersion(String symbolicName, String version) {
        Await.until(
                symbolicName + " " + version + " is active",
                () -> bundles(symbolicName).stream()
                        .anyMatch(bundle -> bundle.getState() == Bundle.ACTIVE
                                && bundle.getVersion().equals(Version.parseVersion(version))));
    }

    void awaitGone(String symbolicName) {
        Await.until(
                symbolicName + " is uninstalled", () -> bundles(symbolicName).isEmpty());
    }

    Simulator platform() {
        return platform;
    }

    /** The platform is not there any more. */
    void platformLeaves() {
        platform.close();
    }

    /** Another platform, which knows no session, is where the one was that has left. */
    void platformReturns() {
        platform = platform(platform.baseUrl().getPort());
    }

    /** How much the platform has seen so far. */
    long mark() {
        return platform.observed().position();
    }

    <T extends Seen> T awaitSeen(long mark, Class<T> type, String app) {
        return platform.observed().await(mark, type, seen -> seen.app().equals(app), PATIENCE);
    }

    /** Every login and every end of a connection of this app after the mark. */
    List<Seen> reconnects(long mark, String app) {
        return platform.observed().all().stream()
                .skip(mark)
                .filter(seen -> seen.app().equals(app))
                .filter(seen ->
                        seen instanceof Seen.Identify || seen instanceof Seen.Resume || seen instanceof Seen.Closed)
                .toList();
    }

    void say(String app, String text) {
        platform.app(app).direct(PERSON).says(text);
    }

    /** Whether the bot has ever written this to the person. */
    boolean answered(String app, String text) {
        return platform.app(app).direct(PERSON).answers().stream()
                .anyMatch(answer -> answer.text().equals(text));
    }

    /** A person writes to the bot, which says it back. */
    void assertEcho(String app, String text) {
        say(app, text);
        Await.until("the bot echoes '" + text + "'", () -> answered(app, text));
    }

    /** What a command of the shell gives. */
    String shell(String command) throws Exception {
        ServiceReference<?> reference =
                services("org.apache.felix.service.command.CommandProcessor").get(0);
        Class<?> processor = reference.getBundle().loadClass("org.apache.felix.service.command.CommandProcessor");
        Class<?> session = reference.getBundle().loadClass("org.apache.felix.service.command.CommandSession");
        try (AutoCloseable opened = (AutoCloseable) processor
                .getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(
                        context().getService(reference),
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream())) {
            return String.valueOf(
                    session.getMethod("execute", CharSequence.class).invoke(opened, "agenthost:" + command));
        }
    }

    /** A file of {@code data/}. */
    Path inData(String name) {
        return instance.data().resolve(name);
    }

    /** What {@code /health} tells. */
    String health() throws InterruptedException {
        return Http.get("http://127.0.0.1:" + httpPort + "/health");
    }

    /** Waits until {@code /health} holds all of this. */
    void awaitHealth(String... texts) {
        Await.until("/health shows " + List.of(texts), () -> {
            String health = health();
            return Stream.of(texts).allMatch(health::contains);
        });
    }

    void awaitState(String account, String state) {
        Await.until(
                account + " is " + state,
                () -> stateOf(account).filter(state::equals).isPresent());
    }

    private Optional<String> stateOf(String account) throws InterruptedException {
        String health = health();
        if (!health.startsWith("{")) {
            return Optional.empty();
        }
        try (JsonReader reader = Json.createReader(new StringReader(health))) {
            return reader.readObject().getJsonArray("accounts").getValuesAs(JsonObject.class).stream()
                    .filter(one -> one.getString("account").equals("qqbot/" + account))
                    .map(one -> one.getString("state"))
                    .findFirst();
        }
    }

    @Override
    public void close() throws IOException {
        container.stop();
        platform.close();
        try (Stream<Path> files = Files.walk(instance.folder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
