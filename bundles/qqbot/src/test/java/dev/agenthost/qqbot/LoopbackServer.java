package dev.agenthost.qqbot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;

/** Accepts connections on loopback and has each served on a thread of its own; what is open ends with it. */
public final class LoopbackServer implements AutoCloseable {
    /** Serves one connection, which is closed afterwards; either side may end first. */
    @FunctionalInterface
    public interface Service {
        void serve(Socket client) throws Exception;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public LoopbackServer(ServerSocketFactory sockets) {
        try {
            server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Begins to accept. */
    public void serve(Service service) {
        threads.execute(() -> accept(service));
    }

    private void accept(Service service) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                threads.execute(() -> serve(service, client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Service service, Socket client) {
        try (client) {
            service.serve(client);
        } catch (Exception ended) {
            // either side may end first
        } finally {
            open.remove(client);
        }
    }

    /** A connection onwards. */
    public Socket connect(String host, int port) throws IOException {
        Socket there = new Socket(host, port);
        open.add(there);
        return there;
    }

    /** Takes bytes both ways until the far side ends. */
    public void pipe(Socket client, Socket there) throws IOException {
        threads.execute(() -> {
            try {
                client.getInputStream().transferTo(there.getOutputStream());
                there.shutdownOutput();
            } catch (IOException ended) {
                // either side may end first
            }
        });
        there.getInputStream().transferTo(client.getOutputStream());
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
