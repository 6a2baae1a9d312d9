package dev.agenthost.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until the demo can be used and says where. */
final class DemoPage {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int TIMEOUT_MILLIS = 2_000;

    private final URI page;
    private final URI health;

    DemoPage(String host, int port) throws HostException {
        expectFree(host, port);
        String authority = host + ":" + port;
        page = URI.create("http://" + authority + "/demo/");
        health = URI.create("http://" + authority + "/health");
    }

    /** Otherwise the page of somebody else would be taken for ours. */
    private static void expectFree(String host, int port) throws HostException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new HostException("Port " + port + " of " + host + " is in use; "
                    + "choose another in demo/config/org.apache.felix.http.cfg");
        }
    }

    /** The line to print: the page's address, or what is not ready. */
    String line() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String trouble;
        do {
            trouble = trouble();
            if (trouble.isEmpty()) {
                return "The demo is ready: " + page;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() < end);
        return "The demo is not ready after " + PATIENCE.toSeconds() + " s: " + trouble;
    }

    private String trouble() {
        try {
            Answer shown = get(page);
            if (shown.status() != HttpURLConnection.HTTP_OK) {
                return page + " answers " + shown.status();
            }
            // A host is in good health while its account is still on its way.
            Answer state = get(health);
            return state.body().contains("\"state\":\"READY\"") ? "" : "the account is not ready: " + state.body();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Answer get(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        int status = connection.getResponseCode();
        InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (stream == null) {
            return new Answer(status, "");
        }
        try (stream) {
            String body = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(status, body.replaceAll("\\s+", " "));
        }
    }

    private record Answer(int status, String body) {}
}
