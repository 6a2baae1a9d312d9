package dev.agenthost.qqbot.simulator.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Swallows a connection that begins with a TLS handshake: the simulator speaks no TLS, and never answering is the fault a
 * {@code wss} client has to survive.
 */
final class TlsHole extends ChannelInboundHandlerAdapter {
    private static final byte HANDSHAKE = 0x16;

    private boolean looked;
    private boolean tls;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!looked && message instanceof ByteBuf bytes && bytes.isReadable()) {
            looked = true;
            tls = bytes.getByte(bytes.readerIndex()) == HANDSHAKE;
        }
        if (tls) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }
}
