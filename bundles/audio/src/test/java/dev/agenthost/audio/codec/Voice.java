package dev.agenthost.audio.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitsi.impl.neomedia.codec.audio.silk.SilkDecoder;

/** A voice as a player hears it. */
final class Voice {
    private static final double RATE = 24_000;

    private final int packets;
    private final short[] samples;

    private Voice(int packets, short[] samples) {
        this.packets = packets;
        this.samples = samples;
    }

    /** Reads the container byte by byte, as Tencent's programs do. */
    static Voice read(Path file) throws IOException {
        ByteArrayInputStream content = new ByteArrayInputStream(Files.readAllBytes(file));
        assertThat(new String(content.readNBytes(10), ISO_8859_1)).isEqualTo("\u0002#!SILK_V3");
        SilkDecoder decoder = new SilkDecoder();
        List<short[]> frames = new ArrayList<>();
        while (content.available() > 0) {
            int length = content.read() | content.read() << 8;
            byte[] packet = content.readNBytes(length);
            assertThat(packet).hasSize(length).isNotEmpty();
            frames.add(decoder.decode(packet));
        }
        short[] samples =
                new short[frames.stream().mapToInt(frame -> frame.length).sum()];
        int filled = 0;
        for (short[] frame : frames) {
            System.arraycopy(frame, 0, samples, filled, frame.length);
            filled += frame.length;
        }
        return new Voice(frames.size(), samples);
    }

    int packets() {
        return packets;
    }

    double seconds() {
        return samples.length / RATE;
    }

    /** What part of its power, past the first tenth of a second, lies at this tone: 0 to 1. */
    double share(double hertz) {
        double sin = 0;
        double cos = 0;
        double power = 0;
        int from = (int) (RATE / 10);
        int to = samples.length - from;
        for (int i = from; i < to; i++) {
            sin += samples[i] * Math.sin(2 * Math.PI * hertz * i / RATE);
            cos += samples[i] * Math.cos(2 * Math.PI * hertz * i / RATE);
            power += (double) samples[i] * samples[i];
        }
        return 2 * (sin * sin + cos * cos) / (power * (to - from));
    }

    double loudness() {
        double power = 0;
        for (short sample : samples) {
            power += (double) sample * sample;
        }
        return Math.sqrt(power / samples.length);
    }
}
