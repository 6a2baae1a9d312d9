package dev.agenthost.audio.codec;

import dev.agenthost.audio.UnsupportedVoiceException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A RIFF file with PCM of 8 to 32 bits or with floats. */
final class Wav {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xfffe;
    private static final int FRAMES = 4096;
    private static final int LARGEST_FORMAT = 1024;

    private record Layout(int encoding, int channels, int rate, int bits) {
        int frameBytes() {
            return channels * bits / 8;
        }
    }

    private Wav() {}

    static Sound open(InputStream file) throws IOException {
        DataInputStream content = new DataInputStream(file);
        content.skipNBytes(12);
        Layout layout = null;
        while (true) {
            String id = new String(content.readNBytes(4), StandardCharsets.ISO_8859_1);
            if (id.length() < 4) {
                throw new UnsupportedVoiceException("the wav file has no sound");
            }
            long length = Integer.toUnsignedLong(Integer.reverseBytes(content.readInt()));
            if (id.equals("data") && layout != null) {
                return sound(content, layout, length);
            }
            if (id.equals("fmt ")) {
                layout = layout(content, length);
            } else {
                content.skipNBytes(length);
            }
            content.skipNBytes(length % 2);
        }
    }

    private static Layout layout(DataInputStream content, long length) throws IOException {
        if (length < 16 || length > LARGEST_FORMAT) {
            throw new UnsupportedVoiceException("the wav file is damaged");
        }
        byte[] bytes = new byte[(int) length];
        content.readFully(bytes);
        ByteBuffer format = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int encoding = format.getShort(0) & 0xffff;
        if (encoding == EXTENSIBLE && length >= 26) {
            encoding = format.getShort(24) & 0xffff;
        }
        Layout layout = new Layout(encoding, format.getShort(2), format.getInt(4), format.getShort(14));
        boolean known = encoding == PCM
                ? layout.bits() == 8 || layout.bits() == 16 || layout.bits() == 24 || layout.bits() == 32
                : encoding == FLOAT && (layout.bits() == 32 || layout.bits() == 64);
        if (!known || layout.channels() < 1 || layout.channels() > 32) {
            throw new UnsupportedVoiceException("the wav file is neither PCM of 8 to 32 bits nor floats");
        }
        return layout;
    }

    /** Programs that stream write 0 or the largest number for a length they do not know: then the file's end counts. */
    private static Sound sound(DataInputStream content, Layout layout, long length) {
        boolean unknown = length == 0 || length >= 0xfffffff0L;
        long[] left = {unknown ? Long.MAX_VALUE : length};
        byte[] buffer = new byte[FRAMES * layout.frameBytes()];
        return new Chunks(layout.rate(), () -> {
            int read = content.readNBytes(buffer, 0, (int) Math.min(buffer.length, left[0]));
            left[0] -= read;
            int frames = read / layout.frameBytes();
            return frames == 0 ? Optional.empty() : Optional.of(mixed(buffer, frames, layout));
        });
    }

    private static float[] mixed(byte[] bytes, int frames, Layout layout) throws EOFException {
        ByteBuffer samples = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] mono = new float[frames];
        for (int frame = 0; frame < frames; frame++) {
            float sum = 0;
            for (int channel = 0; channel < layout.channels(); channel++) {
                sum += sample(samples, layout);
            }
            mono[frame] = sum / layout.channels();
        }
        return mono;
    }

    private static float sample(ByteBuffer samples, Layout layout) {
        if (layout.encoding() == FLOAT) {
            return layout.bits() == 32 ? samples.getFloat() : (float) samples.getDouble();
        }
        return switch (layout.bits()) {
            case 8 -> ((samples.get() & 0xff) - 128) / 128f;
            case 16 -> samples.getShort() / 32768f;
            case 24 -> ((samples.get() & 0xff) | (samples.get() & 0xff) << 8 | samples.get() << 16) / 8388608f;
            default -> samples.getInt() * 0x1p-31f;
        };
    }
}
