package dev.agenthost.benchmarks.platform;

import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.simulator.platform.Knob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The platform of a benchmark. Its one argument is the heartbeat interval in milliseconds. Says its base URL in the first line
 * on standard output, then follows the orders on standard input, each answered by a line ({@code ok NAME=VALUE ...} or
 * {@code failed WHY}). Ends when that input ends, so that it never outlives the load program.
 */
public final class PlatformProgram {
    private PlatformProgram() {}

    public static void main(String[] arguments) throws IOException {
        SimulatorSettings settings = new SimulatorSettings()
                .with(Knob.HELLO_INTERVAL, Duration.ofMillis(Long.parseLong(arguments[0])))
                .with(Knob.MAX_CONCURRENCY, 1_000)
                .replayBound(20_000);
        try (Simulator simulator = Simulator.start(settings)) {
            say(simulator.baseUrl().toString());
            obey(new Orders(simulator));
        }
    }

    private static void obey(Orders orders) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String name = line.split(" ", 2)[0];
            Values values = Values.parse(line.substring(name.length()));
            say(answer(orders, name, values));
        }
    }

    private static String answer(Orders orders, String name, Values values) {
        try {
            return "ok " + orders.named(name).follow(values);
        } catch (Exception | AssertionError e) {
            return "failed " + name + ": " + e.toString().lines().findFirst().orElse("");
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
