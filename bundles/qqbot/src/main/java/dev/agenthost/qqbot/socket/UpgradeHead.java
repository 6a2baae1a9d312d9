package dev.agenthost.qqbot.socket;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.jspecify.annotations.Nullable;

/** The two heads of a WebSocket upgrade (RFC 6455, 4.1 and 4.2): ours is written, the gateway's is read byte by byte. */
final class UpgradeHead {
    private static final int LIMIT = 16 * 1024;

    private final StringBuilder head = new StringBuilder();

    static byte[] request(UpgradeRequest request) {
        StringBuilder text = new StringBuilder();
        String path = request.getRequestURI().getRawPath();
        String query = request.getRequestURI().getRawQuery();
        text.append("GET ").append(path == null || path.isEmpty() ? "/" : path);
        if (query != null) {
            text.append('?').append(query);
        }
        text.append(" HTTP/1.1\r\n");
        request.getHeaders()
                .forEach((name, values) -> text.append(name)
                        .append(": ")
                        .append(String.join(", ", values))
                        .append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Takes the next byte.
     *
     * @return the response once its head is complete, before that null
     * @throws ProtocolException when this is not HTTP or the head is too long
     */
    @Nullable
    UpgradeResponse take(byte next) throws ProtocolException {
        head.append((char) (next & 0xff));
        if (head.length() > LIMIT) {
            throw new ProtocolException("the answer's head is longer than " + LIMIT + " bytes");
        }
        return next == '\n' && head.indexOf("\r\n\r\n", head.length() - 4) >= 0 ? parse() : null;
    }

    private UpgradeResponse parse() throws ProtocolException {
        String[] lines = head.toString().split("\r\n");
        String[] status = lines[0].split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("\\d{3}")) {
            throw new ProtocolException("the answer is not HTTP");
        }
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        response.setStatus(Integer.parseInt(status[1]));
        response.setReasonPhrase(status.length > 2 ? status[2] : "");
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                List<String> values = response.getHeaders()
                        .computeIfAbsent(lines[i].substring(0, colon).trim(), name -> new ArrayList<>());
                values.add(lines[i].substring(colon + 1).trim());
            }
        }
        return response;
    }
}
