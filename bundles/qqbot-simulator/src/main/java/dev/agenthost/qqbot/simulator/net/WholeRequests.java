package dev.agenthost.qqbot.simulator.net;

import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.util.concurrent.TimeUnit;

/** Requests with their bodies; of one that is too large the body is swallowed, and the edge's HTML answered. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that is closed before its time is closed
final class WholeRequests extends HttpObjectAggregator {
    private static final int MAX_BYTES = 32 << 20;
    /** How long a client may go on sending what nobody reads. */
    private static final long PATIENCE_SECONDS = 5;

    WholeRequests() {
        super(MAX_BYTES);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        HttpFront.answer(context.channel(), HttpAnswer.html(413, "Request Entity Too Large"), true);
        context.executor().schedule(() -> context.channel().close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
