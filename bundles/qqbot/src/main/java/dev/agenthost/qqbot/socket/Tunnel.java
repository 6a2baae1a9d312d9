package dev.agenthost.qqbot.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.jspecify.annotations.Nullable;

/**
 * Asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6) as soon as the connection to it stands, and lets everything pass once the
 * proxy has answered. Belongs to one connection and lies below TLS.
 */
final class Tunnel extends BaseFilter {
    private final byte[] request;
    private final UpgradeHead head = new UpgradeHead();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    /** @param authorization the value of {@code Proxy-Authorization}, or null */
    Tunnel(String host, int port, @Nullable String authorization) {
        String target = host + ":" + port;
        String login = authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n";
        request = ("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Completes when the tunnel stands; fails when the proxy refuses it. Its deadline is the dial's. */
    CompletionStage<Void> opened() {
        return opened;
    }

    @Override
    public NextAction handleConnect(FilterChainContext context) {
        context.write(Buffers.wrap(context.getMemoryManager(), request));
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (opened.isDone()) {
            return context.getInvokeAction();
        }
        Buffer message = context.getMessage();
        try {
            read(message.toByteBuffer());
        } catch (IOException refused) {
            opened.completeExceptionally(refused);
        } finally {
            message.tryDispose();
        }
        return context.getStopAction();
    }

    private void read(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            UpgradeResponse response = head.take(bytes.get());
            if (response == null) {
                continue;
            }
            if (response.getStatus() / 100 != 2) {
                throw new IOException("the proxy refused with HTTP " + response.getStatus());
            }
            if (bytes.hasRemaining()) {
                throw new IOException("the proxy sent more than its answer");
            }
            opened.complete(null);
        }
    }
}
