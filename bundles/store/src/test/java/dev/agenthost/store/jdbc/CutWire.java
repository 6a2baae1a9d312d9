package dev.agenthost.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A wire to a server that can be told to break when a commit has been passed on, before its answer comes back. */
final class CutWire implements AutoCloseable {
    private static final int ANY_PORT = 0;

    private final ServerSocket entrance;
    private final int server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new ArrayList<>();
    private volatile boolean cutAtCommit;

    CutWire(int server) throws IOException {
        this.server = server;
        this.entrance = new ServerSocket(ANY_PORT, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** The next commit reaches the server; whoever sent it never hears of it. */
    void cutAtNextCommit() {
        cutAtCommit = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
                synchronized (sockets) {
                    sockets.add(client);
                    sockets.add(onward);
                }
                threads.execute(() -> pass(client, onward, true));
                threads.execute(() -> pass(onward, client, false));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket from, Socket to, boolean toServer) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                boolean cut = toServer
                        && cutAtCommit
                        && new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT");
                if (cut) {
                    cutAtCommit = false;
                    from.close();
                }
                out.write(bytes, 0, length);
                out.flush();
                if (cut) {
                    // Until the server has answered, which is when it has committed.
                    to.getInputStream().read();
                    return;
                }
            }
        } catch (IOException e) {
            // cut or closed
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        threads.shutdownNow();
    }
}
