package dev.agenthost.installer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Whether something answers at an address: the host's own look at what an adapter on trial says of its platform. An answer holds
 * for a while. One thread at a time, which waits for a second at most.
 */
final class Reach implements Predicate<String> {
    private static final int CONNECT_MS = 1_000;
    private static final Duration HOLDS = Duration.ofSeconds(15);

    private final LongSupplier nanoTime;
    private final Map<String, Look> looks = new HashMap<>();

    private record Look(boolean answers, long at) {}

    /** @param nanoTime monotonic */
    Reach(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param address {@code HOST:PORT}; at anything else nothing answers */
    @Override
    public boolean test(String address) {
        long now = nanoTime.getAsLong();
        looks.values().removeIf(look -> now - look.at() >= HOLDS.toNanos());
        return looks.computeIfAbsent(address, to -> new Look(answers(to), now)).answers();
    }

    private static boolean answers(String address) {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(address.substring(colon + 1));
            socket.connect(new InetSocketAddress(address.substring(0, Math.max(0, colon)), port), CONNECT_MS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
