package dev.agenthost.host;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** The class loaders of revisions of bundles that are going to be replaced: once they are, nothing may hold them. */
final class Loaders {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Found by its class in the heap dump. */
    static final class Watched extends WeakReference<ClassLoader> {
        private final String revision;

        Watched(String revision, ClassLoader loader) {
            super(loader);
            this.revision = revision;
        }

        @Override
        public String toString() {
            return revision;
        }
    }

    private final List<Watched> watched = new ArrayList<>();
    private final Duration patience;

    Loaders() {
        this(PATIENCE);
    }

    Loaders(Duration patience) {
        this.patience = patience;
    }

    /** Watches the revision of the bundle that runs now. */
    void watch(Bundle bundle) {
        watched.add(new Watched(
                bundle.toString() + " " + bundle.getVersion(),
                bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    int count() {
        return watched.size();
    }

    /** @throws AssertionError when one of them is still there after forced collections; says what holds it */
    void assertCollected() throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!left().isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Still in memory: " + left() + ", held by\n"
                        + String.join("\n\n", HeapPath.toWatchedLoaders()));
            }
            OneSlotCaches.displace();
            System.gc();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private List<String> left() {
        return watched.stream()
                .filter(loader -> !loader.refersTo(null))
                .map(Watched::toString)
                .toList();
    }
}
