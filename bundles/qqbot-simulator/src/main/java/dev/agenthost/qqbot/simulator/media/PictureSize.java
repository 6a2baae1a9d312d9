package dev.agenthost.qqbot.simulator.media;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Width and height of a picture in pixels, by its header: PNG, GIF, JPEG. */
record PictureSize(int width, int height) {
    static final PictureSize UNKNOWN = new PictureSize(0, 0);

    private static final int JPEG_FRAME = 0xC0;

    static PictureSize of(Path picture) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(picture)))) {
            return switch (in.readUnsignedShort()) {
                case 0x8950 -> png(in);
                case 0x4749 -> gif(in);
                case 0xFFD8 -> jpeg(in);
                default -> UNKNOWN;
            };
        } catch (EOFException e) {
            return UNKNOWN;
        }
    }

    private static PictureSize png(DataInputStream in) throws IOException {
        in.skipNBytes(14);
        return new PictureSize(in.readInt(), in.readInt());
    }

    private static PictureSize gif(DataInputStream in) throws IOException {
        in.skipNBytes(4);
        ByteBuffer size = ByteBuffer.wrap(in.readNBytes(4)).order(ByteOrder.LITTLE_ENDIAN);
        return size.remaining() < 4 ? UNKNOWN : new PictureSize(size.getShort(), size.getShort());
    }

    private static PictureSize jpeg(DataInputStream in) throws IOException {
        while (true) {
            int marker = in.readUnsignedShort() & 0xFF;
            int length = in.readUnsignedShort();
            boolean frame = (marker & 0xF0) == JPEG_FRAME && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (frame) {
                in.skipNBytes(1);
                int height = in.readUnsignedShort();
                return new PictureSize(in.readUnsignedShort(), height);
            }
            in.skipNBytes(Math.max(0, length - 2));
        }
    }
}
