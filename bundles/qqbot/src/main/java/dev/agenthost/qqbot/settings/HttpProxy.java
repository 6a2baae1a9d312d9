package dev.agenthost.qqbot.settings;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that opens tunnels (CONNECT).
 *
 * @param host its name or address
 * @param port its port
 * @param login {@code user:password}, or null where it wants none
 */
public record HttpProxy(String host, int port, @Nullable Secret login) {
    /** The value of the header {@code Proxy-Authorization}, or null where there is no login. */
    public @Nullable String authorization() {
        return login == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(login.reveal().getBytes(StandardCharsets.UTF_8));
    }
}
