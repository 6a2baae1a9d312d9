package dev.agenthost.qqbot.simulator.net;

import dev.agenthost.qqbot.simulator.platform.Body;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.HttpCall;
import dev.agenthost.qqbot.simulator.platform.Platform;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side of one TCP connection, until it becomes a WebSocket. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails in a channel closes it; nobody else is to be told
final class HttpFront extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final int MAX_FRAME_BYTES = 1 << 20;

    private final Platform platform;
    private final HttpService http;

    HttpFront(Platform platform, HttpService http) {
        this.platform = platform;
        this.http = http;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            answer(context.channel(), HttpAnswer.of(400, "text/plain", ""), false);
            return;
        }
        HttpCall call = read(request);
        if (!Platform.isGateway(call.path())) {
            boolean keepAlive = HttpUtil.isKeepAlive(request);
            http.call(call).whenComplete((answer, failure) -> {
                if (failure != null) {
                    LOG.warn("{} {} failed", call.method(), call.path(), failure);
                    answer(context.channel(), HttpAnswer.of(500, "text/plain", ""), false);
                } else {
                    answer(context.channel(), answer, keepAlive);
                }
            });
        } else if (!platform.stallsUpgrade(call.path())) {
            upgrade(context, request, call.path());
        }
    }

    private static HttpCall read(FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Map<String, String> query = new HashMap<>();
        uri.parameters().forEach((name, values) -> query.put(name, last(values)));
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        Body body = Body.of(ByteBufUtil.getBytes(request.content()));
        return new HttpCall(request.method().name(), uri.path(), query, headers, body);
    }

    private static String last(List<String> values) {
        return values.get(values.size() - 1);
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, String path) {
        Channel channel = context.channel();
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        "ws://" + request.headers().get(HttpHeaderNames.HOST) + path, null, false, MAX_FRAME_BYTES)
                .newHandshaker(request);
        if (handshaker == null) {
            answer(channel, HttpAnswer.of(426, "text/plain", ""), false);
            return;
        }
        GatewaySocket socket = new GatewaySocket(channel);
        channel.pipeline().replace(this, "gateway", socket);
        handshaker.handshake(channel, request).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                socket.open(platform, path);
            } else {
                channel.close();
            }
        });
    }

    static void answer(Channel channel, HttpAnswer answer, boolean keepAlive) {
        if (answer.status() == 0) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
            return;
        }
        Path file = answer.file();
        if (file != null) {
            sendFile(channel, answer, file, keepAlive);
            return;
        }
        ByteBuf body = Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        answer.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        HttpUtil.setKeepAlive(response, keepAlive);
        ChannelFuture written = channel.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** The file goes from the disk to the socket, past the memory. */
    private static void sendFile(Channel channel, HttpAnswer answer, Path file, boolean keepAlive) {
        FileChannel content;
        long size;
        try {
            content = FileChannel.open(file);
            size = content.size();
        } catch (IOException e) {
            answer(channel, HttpAnswer.of(404, "text/plain", ""), keepAlive);
            return;
        }
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        answer.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, size);
        HttpUtil.setKeepAlive(response, keepAlive);
        channel.write(response);
        channel.write(new DefaultFileRegion(content, 0, size));
        ChannelFuture written = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("HTTP connection failed", cause);
        context.close();
    }
}
