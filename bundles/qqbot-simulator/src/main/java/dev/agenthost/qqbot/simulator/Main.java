package dev.agenthost.qqbot.simulator;

import dev.agenthost.qqbot.simulator.platform.Knob;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The simulator as a program of its own, for benchmarks and other clients of the platform. Ctrl-C stops it. */
public final class Main {
    private static final String USAGE = """
            usage: qqbot-simulator [--port N] [--app ID:SECRET]... [--apps N --secret S] [--hello MILLIS] [--history N]
              --port    the loopback port; default 8182, 0 = any free one
              --app     an app that may log in; may be repeated; default 102000001:secret
              --apps    so many apps, app0 app1 ..., with one secret
              --secret  the secret of --apps; default secret
              --hello   the heartbeat interval in Hello; default 45000
              --history the messages a conversation keeps; default 500""";

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        SimulatorSettings settings;
        try {
            settings = settings(new ArrayDeque<>(List.of(arguments)));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + USAGE);
            System.exit(2);
            return;
        }
        Simulator simulator = Simulator.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "qq-simulator-stop"));
        PrintStream out = System.out;
        out.println("QQ simulator: " + simulator.baseUrl() + "/");
        new CountDownLatch(1).await();
    }

    static SimulatorSettings settings(Deque<String> words) {
        SimulatorSettings settings = new SimulatorSettings().port(8182);
        int apps = 0;
        String secret = "secret";
        boolean named = false;
        while (!words.isEmpty()) {
            String option = words.removeFirst();
            String value = words.pollFirst();
            if (value == null) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            switch (option) {
                case "--port" -> settings.port(number(option, value));
                case "--hello" -> settings.with(Knob.HELLO_INTERVAL, Duration.ofMillis(number(option, value)));
                case "--history" -> settings.historyBound(number(option, value));
                case "--apps" -> apps = number(option, value);
                case "--secret" -> secret = value;
                case "--app" -> {
                    int colon = value.indexOf(':');
                    if (colon < 1) {
                        throw new IllegalArgumentException("--app takes ID:SECRET");
                    }
                    settings.app(value.substring(0, colon), value.substring(colon + 1));
                    named = true;
                }
                default -> throw new IllegalArgumentException("no option " + option);
            }
        }
        for (int i = 0; i < apps; i++) {
            settings.app("app" + i, secret);
        }
        return named || apps > 0 ? settings : settings.app("102000001", secret);
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " takes a number, not '" + value + "'", e);
        }
    }
}
