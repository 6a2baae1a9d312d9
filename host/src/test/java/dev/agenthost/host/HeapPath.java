package dev.agenthost.host;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;
import org.netbeans.lib.profiler.heap.Value;

/** Finds in a heap dump of this process what keeps a class loader in memory. */
final class HeapPath {
    private static final int LONGEST = 60;

    private HeapPath() {}

    /** For each class loader that is watched and still there: the way to it from a root, one line a reference. */
    static List<String> toWatchedLoaders() throws IOException {
        Path folder = Files.createTempDirectory("heap");
        Path dump = folder.resolve("heap.hprof");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
            Heap heap = HeapFactory.createHeap(dump.toFile());
            List<String> paths = new ArrayList<>();
            for (Object watched :
                    heap.getJavaClassByName(Loaders.Watched.class.getName()).getInstances()) {
                if (((Instance) watched).getValueOfField("referent") instanceof Instance loader) {
                    paths.add(pathTo(heap, loader));
                }
            }
            return paths;
        } finally {
            delete(folder);
        }
    }

    private static String pathTo(Heap heap, Instance loader) {
        List<String> steps = new ArrayList<>();
        Instance held = loader;
        while (held != null && !held.isGCRoot() && steps.size() < LONGEST) {
            Instance holder = held.getNearestGCRootPointer();
            steps.add("  " + held.getJavaClass().getName() + " in " + place(holder, held));
            held = holder;
        }
        steps.add(
                held != null && held.isGCRoot()
                        ? "  " + held.getJavaClass().getName() + ": "
                                + heap.getGCRoot(held).getKind()
                        : "  ...");
        return String.join("\n", steps);
    }

    private static String place(@Nullable Instance holder, Instance held) {
        for (Object reference : held.getReferences()) {
            if (((Value) reference).getDefiningInstance().equals(holder)) {
                return reference instanceof ObjectFieldValue value
                        ? value.getField().getName() + " of"
                        : "an element of";
            }
        }
        return "something of";
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
