package dev.agenthost.benchmarks;

import dev.agenthost.benchmarks.platform.Values;
import dev.agenthost.benchmarks.process.HostProcess;
import dev.agenthost.benchmarks.process.Jcmd;
import dev.agenthost.benchmarks.process.PlatformProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A platform and a host that talk to each other, for one part of the benchmark. */
final class Stage implements AutoCloseable {
    private static final Duration SLACK = Duration.ofSeconds(30);
    private static final int READY_SECONDS = 60;

    private final PlatformProcess platform;
    private final HostProcess host;

    private Stage(PlatformProcess platform, HostProcess host) {
        this.platform = platform;
        this.host = host;
    }

    /** Starts both, without accounts. */
    static Stage open(Path exploded, Path agent, Duration heartbeatInterval) throws IOException {
        PlatformProcess platform = PlatformProcess.start(heartbeatInterval);
        try {
            return new Stage(platform, HostProcess.start(exploded, agent));
        } catch (IOException | RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    /** Configures accounts until there are so many, and waits until all are ready. */
    void accounts(int count) throws IOException {
        platform.ask("apps count=" + count, SLACK);
        host.accounts(count, platform.baseUrl());
        platform.ask(
                "await seconds=" + READY_SECONDS,
                Duration.ofSeconds(READY_SECONDS).plus(SLACK));
    }

    /** @param length how long the order takes when all goes well */
    Values ask(String order, Duration length) throws IOException {
        return platform.ask(order, length.plus(SLACK));
    }

    Duration processorTime() {
        return host.processorTime();
    }

    Jcmd jcmd() {
        return new Jcmd(host.pid());
    }

    String lastWords() throws IOException {
        return host.lastWords();
    }

    @Override
    public void close() {
        host.close();
        platform.close();
    }
}
