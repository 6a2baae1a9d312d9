package dev.agenthost.qqbot.simulator.media;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jitsi.impl.neomedia.codec.audio.silk.SilkDecoder;

/** Makes WAV of voices in SILK v3, as the platform does for bots, and as a browser plays it. */
final class SilkVoice {
    private static final int HEADER = 44;
    private static final int BYTES = 2;
    private static final int MOST_SAMPLES = 600 * SilkDecoder.RATE;
    /** A length that marks the end in files of the SDK's own tools. */
    private static final int END = 0xffff;

    private SilkVoice() {}

    /**
     * Ten minutes of it at most. Blocks.
     *
     * @param wav is made
     * @throws IOException when it cannot be read or written, or is no voice
     */
    static void toWav(Path silk, Path wav) throws IOException {
        try (InputStream voice = new BufferedInputStream(Files.newInputStream(silk));
                FileChannel sound = FileChannel.open(wav, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            skipHead(voice);
            sound.position(HEADER);
            int samples = 0;
            SilkDecoder decoder = new SilkDecoder();
            for (byte[] packet = packet(voice); packet.length > 0 && samples < MOST_SAMPLES; packet = packet(voice)) {
                short[] decoded = decoder.decode(packet);
                write(sound, bytes(decoded));
                samples += decoded.length;
            }
            if (samples == 0) {
                throw new IOException("no sound");
            }
            sound.position(0);
            write(sound, header(samples * BYTES));
        } catch (RuntimeException e) { // whatever a decoder throws, it is the voice's fault
            throw new IOException("no SILK voice", e);
        }
    }

    /** Tencent's files have a byte before it. */
    private static void skipHead(InputStream voice) throws IOException {
        voice.mark(1);
        if (voice.read() != 2) {
            voice.reset();
        }
        byte[] head = voice.readNBytes(9);
        if (!new String(head, StandardCharsets.ISO_8859_1).equals("#!SILK_V3")) {
            throw new IOException("no SILK voice");
        }
    }

    /** @return empty at the end, also in the middle of one */
    private static byte[] packet(InputStream voice) throws IOException {
        byte[] length = voice.readNBytes(BYTES);
        int size = length.length < BYTES ? END : Byte.toUnsignedInt(length[0]) | Byte.toUnsignedInt(length[1]) << 8;
        byte[] packet = voice.readNBytes(size == END ? 0 : size);
        return packet.length < size ? new byte[0] : packet;
    }

    private static ByteBuffer bytes(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes;
    }

    private static ByteBuffer header(int size) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt(HEADER - 8 + size).put(ascii("WAVEfmt "));
        header.putInt(16).putShort((short) 1).putShort((short) 1);
        header.putInt(SilkDecoder.RATE).putInt(SilkDecoder.RATE * BYTES);
        header.putShort((short) BYTES).putShort((short) (BYTES * Byte.SIZE));
        return header.put(ascii("data")).putInt(size).flip();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(FileChannel sound, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            sound.write(bytes);
        }
    }
}
