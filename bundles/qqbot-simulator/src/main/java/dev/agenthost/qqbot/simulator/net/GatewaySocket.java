package dev.agenthost.qqbot.simulator.net;

import dev.agenthost.qqbot.simulator.platform.GatewayConnection;
import dev.agenthost.qqbot.simulator.platform.Link;
import dev.agenthost.qqbot.simulator.platform.Platform;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket connection: frames in go to the platform's end of it, frames out come from there. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails in a channel closes it, and that is heard as channelInactive
final class GatewaySocket extends SimpleChannelInboundHandler<WebSocketFrame> implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(GatewaySocket.class);
    private static final int NO_STATUS = 1005;
    private static final int ABNORMAL = 1006;
    /** How long a client may take to answer a close frame. */
    private static final long CLOSE_SECONDS = 2;
    /** Frames that wait for the channel's thread. */
    private static final int MOST_QUEUED = 50_000;

    private final Channel channel;
    private final AtomicInteger queued = new AtomicInteger();
    private volatile boolean silent;
    private @Nullable GatewayConnection connection;
    private int clientCode = ABNORMAL;
    private String clientReason = "";

    GatewaySocket(Channel channel) {
        this.channel = channel;
    }

    void open(Platform platform, String path) {
        connection = platform.open(this, path);
        if (!channel.isActive()) {
            gone();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (silent || connection == null) {
            return;
        }
        if (frame instanceof TextWebSocketFrame text) {
            connection.received(text.text());
        } else if (frame instanceof BinaryWebSocketFrame binary) {
            connection.received(binary.content().toString(StandardCharsets.UTF_8));
        } else if (frame instanceof PingWebSocketFrame ping) {
            write(new PongWebSocketFrame(ping.content().retain()));
        } else if (frame instanceof CloseWebSocketFrame close) {
            clientCode = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
            clientReason = close.reasonText();
            channel.writeAndFlush(new CloseWebSocketFrame(
                            close.isFinalFragment(),
                            close.rsv(),
                            close.content().retain()))
                    .addListener(done -> channel.close());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
        context.fireChannelInactive();
    }

    private void gone() {
        GatewayConnection ended = connection;
        connection = null;
        if (ended != null) {
            ended.closed(clientCode, clientReason);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("WebSocket connection failed", cause);
        context.close();
    }

    @Override
    public void sendText(String text) {
        write(new TextWebSocketFrame(text));
    }

    @Override
    public void sendBinary(String text) {
        write(new BinaryWebSocketFrame(ByteBufUtil.writeUtf8(channel.alloc(), text)));
    }

    /** A client that lets too much pile up is cut off; it can resume. */
    private void write(WebSocketFrame frame) {
        if (queued.incrementAndGet() > MOST_QUEUED) {
            queued.decrementAndGet();
            frame.release();
            channel.close();
            return;
        }
        inTurn(() -> {
            queued.decrementAndGet();
            if (channel.isWritable()) {
                channel.writeAndFlush(frame);
            } else {
                frame.release();
                channel.close();
            }
        });
    }

    /** Keeps the order of the calls: what the channel's own thread writes directly would overtake what others have queued. */
    private void inTurn(Runnable step) {
        try {
            channel.eventLoop().execute(step);
        } catch (RejectedExecutionException e) {
            LOG.debug("the server has ended", e);
        }
    }

    @Override
    public void close(int code, String reason) {
        inTurn(() -> {
            channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
            ScheduledFuture<?> end =
                    channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
            channel.closeFuture().addListener(closed -> end.cancel(false));
        });
    }

    @Override
    public void end() {
        inTurn(channel::close);
    }

    @Override
    public void reset() {
        inTurn(() -> {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        });
    }

    @Override
    public void silence(boolean on) {
        silent = on;
        channel.config().setAutoRead(!on);
    }
}
