package dev.agenthost.qqbot.socket;

import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/** Where Tyrus writes its frames: Grizzly's asynchronous queue of the connection. */
final class GrizzlyWriter<L> extends Writer {
    private final Connection<L> connection;

    GrizzlyWriter(Connection<L> connection) {
        this.connection = connection;
    }

    @Override
    public void write(ByteBuffer bytes, @Nullable CompletionHandler<ByteBuffer> handler) {
        Buffer message = Buffers.wrap(connection.getMemoryManager(), bytes);
        connection.write(message, handler == null ? null : new Written<L>(bytes, handler));
    }

    @Override
    public void close() {
        connection.closeSilently();
    }

    private static final class Written<L> extends EmptyCompletionHandler<WriteResult<Buffer, L>> {
        private final ByteBuffer bytes;
        private final CompletionHandler<ByteBuffer> handler;

        Written(ByteBuffer bytes, CompletionHandler<ByteBuffer> handler) {
            this.bytes = bytes;
            this.handler = handler;
        }

        @Override
        public void completed(WriteResult<Buffer, L> result) {
            handler.completed(bytes);
        }

        @Override
        public void cancelled() {
            handler.cancelled();
        }

        @Override
        public void failed(Throwable failure) {
            handler.failed(failure);
        }
    }
}
