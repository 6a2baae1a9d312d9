package dev.agenthost.audio.codec;

import java.io.IOException;
import java.util.Optional;

/** A sound that a decoder gives in pieces of its own size. */
final class Chunks implements Sound {
    private final int rate;
    private final Source source;
    private float[] chunk = {};
    private int given;

    /** Gives the next piece, mixed to one channel; empty behind the last. */
    @FunctionalInterface
    interface Source {
        Optional<float[]> next() throws IOException;
    }

    Chunks(int rate, Source source) {
        this.rate = rate;
        this.source = source;
    }

    @Override
    public int rate() {
        return rate;
    }

    @Override
    public int read(float[] into) throws IOException {
        while (given == chunk.length) {
            Optional<float[]> next = source.next();
            if (next.isEmpty()) {
                return -1;
            }
            chunk = next.get();
            given = 0;
        }
        int length = Math.min(into.length, chunk.length - given);
        System.arraycopy(chunk, given, into, 0, length);
        given += length;
        return length;
    }

    /** Mixes interleaved samples of 16 bits. */
    static float[] mixed(short[] samples, int length, int channels) {
        float[] mono = new float[length / channels];
        for (int i = 0; i < mono.length; i++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += samples[i * channels + channel];
            }
            mono[i] = sum / (32768f * channels);
        }
        return mono;
    }
}
