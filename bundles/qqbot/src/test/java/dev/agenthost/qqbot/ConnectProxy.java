package dev.agenthost.qqbot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A real HTTP proxy on loopback: tunnels and forwards, keeps what it was asked, wants a login when told to. */
public final class ConnectProxy implements AutoCloseable {
    private final LoopbackServer server = new LoopbackServer(ServerSocketFactory.getDefault());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String login;
    private volatile boolean stalled;

    public ConnectProxy() {
        server.serve(this::serve);
    }

    /** {@code Basic ...}: everything else is refused with 407. */
    public ConnectProxy wants(String authorization) {
        login = authorization;
        return this;
    }

    /** Answers nothing any more. */
    public void stall() {
        stalled = true;
    }

    public int port() {
        return server.port();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The request lines so far. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve(Socket client) throws IOException {
        String head = head(client.getInputStream());
        asked.add(head.lines().findFirst().orElse(""));
        String wanted = login;
        if (stalled) {
            client.getInputStream().readAllBytes();
        } else if (wanted != null && !head.contains("Proxy-Authorization: " + wanted + "\r\n")) {
            write(client, "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
        } else if (head.startsWith("CONNECT ")) {
            tunnel(client, head.split(" ")[1]);
        } else {
            forward(client, head);
        }
    }

    private void tunnel(Socket client, String target) throws IOException {
        int colon = target.lastIndexOf(':');
        try (Socket there = server.connect(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
            write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            server.pipe(client, there);
        }
    }

    private void forward(Socket client, String head) throws IOException {
        URI url = URI.create(head.split(" ")[1]);
        try (Socket there = server.connect(url.getHost(), url.getPort())) {
            write(
                    there,
                    head.replaceFirst(" \\S+ ", " " + url.getRawPath() + " ")
                            .replaceFirst("\r\n", "\r\nConnection: close\r\n"));
            server.pipe(client, there);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
