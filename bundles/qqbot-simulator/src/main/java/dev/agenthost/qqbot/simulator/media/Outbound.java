package dev.agenthost.qqbot.simulator.media;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Plain HTTP requests that the platform makes itself. Every method blocks, bounded. */
public final class Outbound {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MAX_ANSWER = 1 << 16;

    private Outbound() {}

    /** What came back; the body cut at 64 KiB. */
    public record Reply(int status, String body) {}

    /** Reads what is behind an address. */
    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    /** @throws IOException when it does not answer 200 */
    static <T> T get(URI address, Reader<T> reader) throws IOException {
        HttpURLConnection connection = open(address);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException(address + " answered HTTP " + connection.getResponseCode());
            }
            try (InputStream in = connection.getInputStream()) {
                return reader.read(in);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** Posts a body. */
    public static Reply post(URI address, Map<String, String> headers, byte[] body) throws IOException {
        HttpURLConnection connection = open(address);
        try {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            headers.forEach(connection::setRequestProperty);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] answer = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER);
                return new Reply(status, new String(answer, StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static HttpURLConnection open(URI address) throws IOException {
        if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
            throw new IOException("no http address: " + address);
        }
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setUseCaches(false);
        connection.setRequestProperty("Connection", "close");
        return connection;
    }
}
