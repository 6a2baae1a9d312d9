package dev.agenthost.audio.codec;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.agenthost.audio.UnsupportedVoiceException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jitsi.impl.neomedia.codec.audio.silk.SilkEncoder;

/**
 * Writes voices in SILK v3 as Tencent's programs do: a byte 2, {@code #!SILK_V3}, then a packet for every 20 ms, its length in
 * two bytes before it, the low one first, and nothing behind the last. Holds a few frames in memory, however long the sound.
 */
final class SilkFile {
    private static final byte[] HEAD = "\u0002#!SILK_V3".getBytes(StandardCharsets.ISO_8859_1);
    private static final Set<OpenOption> ANEW = Set.of(CREATE, WRITE, TRUNCATE_EXISTING);

    private SilkFile() {}

    /**
     * Blocks; ends early when its thread is interrupted, as the channels of both files do.
     *
     * @param longestSeconds of sound
     */
    static void write(Path from, Path to, int longestSeconds) throws IOException {
        try (InputStream file = new BufferedInputStream(Channels.newInputStream(Files.newByteChannel(from)));
                OutputStream voice =
                        new BufferedOutputStream(Channels.newOutputStream(Files.newByteChannel(to, ANEW)))) {
            write(Resampled.at(SilkEncoder.RATE, open(file)), voice, longestSeconds);
        }
    }

    private static Sound open(InputStream file) throws IOException {
        file.mark(16);
        byte[] head = file.readNBytes(12);
        file.reset();
        String magic = new String(head, StandardCharsets.ISO_8859_1);
        if (magic.startsWith("RIFF") && magic.endsWith("WAVE")) {
            return Wav.open(file);
        }
        if (magic.startsWith("OggS")) {
            return Ogg.open(file);
        }
        boolean mpegFrame = head.length == 12 && head[0] == -1 && (head[1] & 0xe0) == 0xe0;
        if (magic.startsWith("ID3") || mpegFrame) {
            return Mp3.open(file);
        }
        throw new UnsupportedVoiceException("the file is none of wav, mp3 and ogg");
    }

    private static void write(Sound sound, OutputStream voice, int longestSeconds) throws IOException {
        SilkEncoder encoder = new SilkEncoder();
        short[] frame = new short[SilkEncoder.FRAME];
        voice.write(HEAD);
        int frames = 0;
        for (int read = fill(sound, frame); read > 0; read = fill(sound, frame)) {
            if (++frames > longestSeconds * SilkEncoder.FRAMES_A_SECOND) {
                throw new UnsupportedVoiceException("the sound is longer than " + longestSeconds + " seconds");
            }
            byte[] packet = encoder.encode(frame);
            voice.write(packet.length);
            voice.write(packet.length >> 8);
            voice.write(packet);
        }
        if (frames == 0) {
            throw new UnsupportedVoiceException("the file has no sound");
        }
    }

    /** Silence behind the last sample. */
    private static int fill(Sound sound, short[] frame) throws IOException {
        Arrays.fill(frame, (short) 0);
        int filled = 0;
        while (filled < frame.length) {
            float[] samples = new float[frame.length - filled];
            int read = sound.read(samples);
            if (read < 0) {
                break;
            }
            for (int i = 0; i < read; i++) {
                frame[filled + i] = (short) Math.max(-32768, Math.min(32767, Math.round(samples[i] * 32767)));
            }
            filled += read;
        }
        return filled;
    }
}
