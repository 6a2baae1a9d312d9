package dev.agenthost.configuration;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The port of the management HTTP, looked at before Jetty gets it: of a wrong one Jetty takes 8080 without a word, and of a
 * taken one it tells in several errors without the file.
 */
final class HttpPort {
    static final String PID = "org.apache.felix.http";

    private static final String PORT = "org.osgi.service.http.port";
    private static final String HOST = "org.apache.felix.http.host";
    private static final int MOST = 65_535;

    private HttpPort() {}

    /** @param before what is in force, or null */
    static void check(Map<String, ?> settings, @Nullable Map<String, ?> before) throws WrongFileException {
        Object given = settings.get(PORT);
        if (given == null) {
            throw new WrongFileException(PORT + ": expected a port from 0 to " + MOST + ", found nothing");
        }
        int port = number(given.toString());
        boolean ours = before != null
                && Objects.equals(before.get(PORT), given)
                && Objects.equals(before.get(HOST), settings.get(HOST));
        if (!ours) {
            bind(Objects.toString(settings.get(HOST), "127.0.0.1"), port);
        }
    }

    private static int number(String text) throws WrongFileException {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw new WrongFileException(PORT + ": expected a port from 0 to " + MOST + ", found '" + text + "'");
    }

    private static void bind(String host, int port) throws WrongFileException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new WrongFileException(
                    PORT + ": expected a free port of " + host + ", but of " + port + ": " + e.getMessage());
        }
    }
}
