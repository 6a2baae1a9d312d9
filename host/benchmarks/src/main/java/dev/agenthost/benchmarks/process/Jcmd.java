package dev.agenthost.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What the JDK's {@code jcmd} tells about a process.
 *
 * @param pid a process of a JDK like ours, of the same user
 */
public record Jcmd(long pid) {
    /** How many bytes the reachable objects take, after a full collection. */
    public long liveHeap() throws IOException {
        ask("GC.run");
        String total = ask("GC.class_histogram").stream()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd GC.class_histogram tells no total"));
        return Long.parseLong(total.strip().split(" +")[2]);
    }

    /** All threads of the process, those of the Java machine itself (collector, compiler) included. */
    public int threads() throws IOException {
        return (int) ask("Thread.print").stream()
                .filter(line -> line.startsWith("\""))
                .count();
    }

    private List<String> ask(String command) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            return output.lines().toList();
        } finally {
            process.destroy();
        }
    }
}
