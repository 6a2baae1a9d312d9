package dev.agenthost.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway that takes every TCP connection and never says a word. */
final class StalledGateway implements AutoCloseable {
    private final ServerSocket listening;
    private final List<Socket> taken = new CopyOnWriteArrayList<>();

    StalledGateway() throws IOException {
        listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread taking = new Thread(this::take, "stalled-gateway");
        taking.setDaemon(true);
        taking.start();
    }

    private void take() {
        try {
            while (!listening.isClosed()) {
                taken.add(listening.accept());
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    String url() {
        return "ws://127.0.0.1:" + listening.getLocalPort() + "/websocket";
    }

    void awaitConnections(int count) {
        Await.until(count + " connections to the stalled gateway", () -> taken.size() >= count);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : taken) {
            socket.close();
        }
    }
}
