package dev.agenthost.qqbot.names;

import dev.agenthost.thread.Threads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks up host names for those who must not block: addresses at once, a name once at a time however many want it, and only
 * while somebody does. So as many names as there are threads may be without an answer, and delay nobody. Any thread.
 */
public final class HostNames implements AutoCloseable {
    /** The name server; may block. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress resolve(String host) throws UnknownHostException;
    }

    /** Who wants an address. */
    public interface Asker {
        /** Whether the address is still wanted. */
        boolean waits();

        /** Told once, on a thread of this class or the caller's; must not block. */
        void found(InetAddress address);

        void failed(Exception failure);
    }

    private static final int THREADS = 64;
    private static final int QUEUE = 10_000;
    private static final long IDLE_SECONDS = 5;

    /** What needs no name server: IPv4, and whatever has the colon of IPv6. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|.*:.*");

    private final Resolver resolver;
    private final Map<String, List<Asker>> askers = new HashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            Threads.named("qqbot-resolve", HostNames.class));

    public HostNames(Resolver resolver) {
        this.resolver = resolver;
        threads.allowCoreThreadTimeOut(true);
    }

    /** @throws RejectedExecutionException when too many names wait, or this is closed */
    public void find(String host, Asker asker) {
        if (ADDRESS.matcher(host).matches()) {
            answer(host, List.of(asker));
            return;
        }
        synchronized (askers) {
            List<Asker> others = askers.get(host);
            if (others != null) {
                others.removeIf(other -> !other.waits());
                others.add(asker);
                return;
            }
            threads.execute(() -> lookUp(host));
            askers.put(host, new ArrayList<>(List.of(asker)));
        }
    }

    private void lookUp(String host) {
        if (isWanted(host)) {
            answer(host, null);
        }
    }

    /** Whether somebody waits; otherwise the name may be asked for anew. */
    private boolean isWanted(String host) {
        synchronized (askers) {
            List<Asker> waiting = askers.getOrDefault(host, List.of());
            boolean wanted = waiting.stream().anyMatch(Asker::waits);
            if (!wanted) {
                askers.remove(host);
            }
            return wanted;
        }
    }

    private void answer(String host, @Nullable List<Asker> known) {
        InetAddress address = null;
        Exception unknown = null;
        try {
            address = resolver.resolve(host);
        } catch (UnknownHostException | RuntimeException failure) {
            unknown = failure;
        }
        for (Asker asker : known == null ? taken(host) : known) {
            if (address != null) {
                asker.found(address);
            } else if (unknown != null) {
                asker.failed(unknown);
            }
        }
    }

    private List<Asker> taken(String host) {
        synchronized (askers) {
            List<Asker> taken = askers.remove(host);
            return taken == null ? List.of() : taken;
        }
    }

    /** Ends every thread that is not in a lookup; nobody is told any more. */
    @Override
    public void close() {
        threads.shutdownNow();
        synchronized (askers) {
            askers.clear();
        }
    }
}
