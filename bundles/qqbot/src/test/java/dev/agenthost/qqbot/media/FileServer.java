package dev.agenthost.qqbot.media;

import dev.agenthost.qqbot.LoopbackServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A server on loopback that writes what it is told to, byte by byte if need be, and keeps the requests' heads. */
final class FileServer implements AutoCloseable {
    /** What is written for a path. */
    @FunctionalInterface
    interface Script {
        void write(OutputStream to) throws Exception;
    }

    private final LoopbackServer server;
    private final boolean encrypted;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<List<String>> heads = new CopyOnWriteArrayList<>();

    FileServer() {
        this(ServerSocketFactory.getDefault(), false);
    }

    FileServer(ServerSocketFactory sockets, boolean encrypted) {
        this.encrypted = encrypted;
        server = new LoopbackServer(sockets);
        server.serve(this::serve);
    }

    private void serve(Socket socket) throws Exception {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        List<String> head = new ArrayList<>();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            head.add(line);
        }
        heads.add(head);
        scripts.getOrDefault(
                        head.get(0).split(" ")[1], to -> text(to, "HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n"))
                .write(socket.getOutputStream());
    }

    static void text(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.ISO_8859_1));
        to.flush();
    }

    FileServer on(String path, Script script) {
        scripts.put(path, script);
        return this;
    }

    FileServer file(String path, String contentType, byte[] content) {
        return on(path, to -> {
            text(
                    to,
                    "HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nContent-Length: " + content.length
                            + "\r\n\r\n");
            to.write(content);
        });
    }

    FileServer redirect(String path, String location) {
        return on(
                path,
                to -> text(
                        to,
                        "HTTP/1.1 302 Found\r\nSet-Cookie: a=b; Path=/\r\nLocation: " + location
                                + "\r\nContent-Length: 0\r\n\r\n"));
    }

    List<List<String>> heads() {
        return heads;
    }

    int port() {
        return server.port();
    }

    URI url(String host, String path) {
        return URI.create((encrypted ? "https://" : "http://") + host + ":" + port() + path);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
