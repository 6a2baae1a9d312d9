package dev.agenthost.host;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A copy of the exploded distribution, with ports of its own. */
final class Distribution {
    private static final int PORTS = 2_000;

    /** For a process that does not live long enough to be worth the better compiler. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ";

    private final Path home;
    private final int httpPort;
    private int platformPort;
    private final Map<String, String> environment = new HashMap<>();

    private Distribution(Path home) throws IOException {
        this.home = home;
        httpPort = freePort();
        platformPort = freePort();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Files.createDirectories(temporary());
        javaOptions(SHORT_LIVED);
    }

    /** The built one, copied below a path with a space. */
    static Distribution copyTo(Path folder) throws IOException {
        Path source = Path.of(System.getProperty("agenthost.distribution"));
        Distribution copy = new Distribution(folder.resolve("agent host"));
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = source.relativize(file);
                if (!relative.toString().matches("(demo/)?data/.*")) {
                    Files.copy(file, copy.home.resolve(relative.toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        copy.choosePorts();
        return copy;
    }

    private void choosePorts() throws IOException {
        for (String config : List.of("config/", "demo/config/")) {
            replace(config + "org.apache.felix.http.cfg", "8181", String.valueOf(httpPort));
        }
        for (String name : List.of("dev.agenthost.qqbot-demo.cfg", "dev.agenthost.qqbot.simulator.cfg")) {
            replace("demo/config/" + name, "8182", String.valueOf(platformPort));
        }
    }

    /** Its accounts are on the platform of another copy from now on. */
    void onPlatformOf(Distribution other) {
        platformPort = other.platformPort;
    }

    void replace(String file, String old, String now) throws IOException {
        Path path = home.resolve(file);
        Files.writeString(path, Files.readString(path).replace(old, now));
    }

    void write(String file, String content) throws IOException {
        Files.writeString(home.resolve(file), content);
    }

    Path file(String name) {
        return home.resolve(name);
    }

    /** What takes the place of the machine's temporary folder; its path has no space. */
    Path temporary() {
        return home.resolveSibling("temporary");
    }

    String http() {
        return "http://127.0.0.1:" + httpPort;
    }

    String platform() {
        return "http://127.0.0.1:" + platformPort;
    }

    /** Starts the host. */
    HostProcess start(String... arguments) throws IOException {
        return run("agenthost", arguments);
    }

    /** Starts the simulator as a program of its own, at {@link #platform()}, with so many apps, the first named app0 */
    HostProcess startSimulator(int count, String secret, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("--port", String.valueOf(platformPort), "--apps", String.valueOf(count), "--secret", secret));
        arguments.addAll(List.of(more));
        return run("qqbot-simulator", arguments.toArray(String[]::new));
    }

    /** These options, with blanks between them, are all that the Java of every process has that is started from now on. */
    void javaOptions(String options) {
        environment("JAVA_OPTS", "-Djava.io.tmpdir=" + temporary() + " " + options);
    }

    /** A variable of the environment of every process started from now on. */
    void environment(String name, String value) {
        environment.put(name, value);
    }

    /** An option for the Java of every process started from now on; no blank in it. */
    void javaOption(String option) {
        environment.merge("JAVA_OPTS", option, (options, more) -> options + " " + more);
    }

    /** Configures an account of that simulator's, app by app; it comes up while the host runs. */
    void account(String app, String secret, String... more) throws IOException {
        write("config/dev.agenthost.qqbot-" + app + ".cfg", """
            appId = %1$s
            clientSecret = %2$s
            apiBaseUrl = %3$s
            tokenUrl = %3$s/app/getAppAccessToken
            %4$s
            """.formatted(
                        app, secret, platform(), String.join("\n", more)));
    }

    private HostProcess run(String program, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin").resolve(program).toString()));
        command.addAll(List.of(arguments));
        Path console = home.resolve("console" + System.nanoTime() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(console.toFile());
        builder.environment().putAll(environment);
        return new HostProcess(builder.start(), console);
    }

    /** Waits until {@code GET /health} tells this. */
    void awaitHealth(String text) {
        Await.until(
                "/health shows '" + text + "'",
                () -> Http.get(http() + "/health").contains(text));
    }

    /** Waits until the account's derived status is this, {@code READY} for one. */
    void awaitState(String account, String state) {
        awaitHealth(stateInHealth(account, state));
    }

    /** Whether the account's derived status is this now. */
    boolean isState(String account, String state) throws InterruptedException {
        return Http.get(http() + "/health").contains(stateInHealth(account, state));
    }

    private static String stateInHealth(String account, String state) {
        return "\"account\":\"qqbot/" + account + "\",\"state\":\"" + state + "\"";
    }

    /** How many dead letters the host shows. */
    int deadLetters() throws InterruptedException {
        try (JsonReader health = Json.createReader(new StringReader(Http.get(http() + "/health")))) {
            return health.readObject().getJsonArray("parts").getValuesAs(JsonObject.class).stream()
                    .filter(part -> part.getString("name").equals("dead letters"))
                    .mapToInt(part -> part.getJsonObject("counters").getInt("count"))
                    .sum();
        }
    }

    /** Somebody writes to the bot in a direct chat. */
    void say(String app, String text) throws IOException, InterruptedException {
        say(app, "users", text);
    }

    /** Somebody writes to the bot in a conversation of this kind. */
    void say(String app, String kind, String text) throws IOException, InterruptedException {
        Http.post(
                platform() + "/simulator/say",
                "{\"app\":\"" + app + "\",\"kind\":\"" + kind + "\",\"conversation\":\"c1\",\"text\":\"" + text
                        + "\"}");
    }

    /** Waits until the bot has echoed the text: it stands there twice then. */
    void awaitAnswer(String app, String text) {
        Await.until("the bot answers '" + text + "'", () -> {
            String all = Http.get(platform() + "/simulator/changes?app=" + app + "&after=0");
            return all.indexOf(text) != all.lastIndexOf(text);
        });
    }

    /** Every file under the data folders that holds this text. */
    List<Path> filesOfDataWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String data : List.of("data", "demo/data")) {
            if (Files.isDirectory(file(data))) {
                try (Stream<Path> files = Files.walk(file(data))) {
                    for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                            found.add(file);
                        }
                    }
                }
            }
        }
        return found;
    }

    void append(String file, String content) throws IOException {
        Files.writeString(home.resolve(file), content, StandardOpenOption.APPEND);
    }

    /**
     * Below the range from which the system gives ports to clients, since a host that restarts needs its port again; and for
     * each of the processes that test side by side from a range of its own.
     */
    static int freePort() throws IOException {
        int first = 18_000 + PORTS * Integer.getInteger("surefire.forkNumber", 0);
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(first, first + PORTS);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (BindException e) {
                // Somebody has it: the next one.
            }
        }
    }
}
