package dev.agenthost.qqbot.simulator.net;

import dev.agenthost.qqbot.simulator.platform.Platform;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * One loopback port for everything: HTTP requests go to a service, WebSocket upgrades on the gateway's path to the platform.
 * Two threads, however many connections.
 */
public final class NettyServer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int BACKLOG = 4_096;
    /** What a connection may have waiting to be written. */
    private static final int MAX_BACKLOG_BYTES = 128 << 20;

    private static final long STOP_MILLIS = 10_000;

    private final EventLoopGroup loops;
    private final ChannelGroup channels;
    private final Channel listening;

    private NettyServer(EventLoopGroup loops, ChannelGroup channels, Channel listening) {
        this.loops = loops;
        this.channels = channels;
        this.listening = listening;
    }

    /**
     * @param address a loopback address; port 0 = any free one
     * @throws IllegalArgumentException when the address is not loopback: whoever reaches the control API rules the platform
     * @throws UncheckedIOException when the port is taken
     */
    public static NettyServer start(InetSocketAddress address, Platform platform, HttpService http) {
        InetAddress host = address.getAddress();
        if (host == null || !host.isLoopbackAddress()) {
            throw new IllegalArgumentException("the simulator listens on loopback only, not on " + address);
        }
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                THREADS, new DefaultThreadFactory("qq-simulator", true), NioIoHandler.newFactory());
        ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        ChannelFuture bound =
                bootstrap(loops, channels, platform, http).bind(address).awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            stop(loops);
            throw new UncheckedIOException("cannot listen on " + address, new IOException(failure));
        }
        return new NettyServer(loops, channels, bound.channel());
    }

    private static ServerBootstrap bootstrap(
            EventLoopGroup loops, ChannelGroup channels, Platform platform, HttpService http) {
        ByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(0, MAX_BACKLOG_BYTES))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channels.add(channel);
                        channel.pipeline()
                                .addLast(new TlsHole())
                                .addLast(new HttpServerCodec())
                                .addLast(new WholeRequests())
                                .addLast(new HttpFront(platform, http));
                    }
                });
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** How many TCP connections there are. */
    public int connections() {
        return channels.size();
    }

    /** Closes every connection and ends the threads; waits for them, bounded. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly(STOP_MILLIS);
        channels.close().awaitUninterruptibly(STOP_MILLIS);
        stop(loops);
    }

    private static void stop(EventLoopGroup loops) {
        loops.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(STOP_MILLIS);
    }
}
