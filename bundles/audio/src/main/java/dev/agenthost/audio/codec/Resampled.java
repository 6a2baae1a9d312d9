package dev.agenthost.audio.codec;

import dev.agenthost.audio.UnsupportedVoiceException;
import java.io.IOException;
import java.util.Arrays;

/**
 * A sound at another rate, by a windowed sinc: what is too high for the new rate is filtered out, or it would come back as a
 * whistle.
 */
final class Resampled implements Sound {
    private static final int LOWEST_RATE = 4_000;
    private static final int HIGHEST_RATE = 192_000;
    private static final int LOBES = 16;
    private static final double PASS = 0.95;

    private final Sound sound;
    private final int rate;
    private final int up;
    private final int down;
    private final int reach;
    private final float[][] phases;

    private float[] kept = new float[4096];
    private final float[] fresh = new float[4096];

    /** Of the sample {@code kept} begins with; samples before the first and behind the last are 0. */
    private long first;

    private int length;
    private long end = Long.MAX_VALUE;
    private long next;

    static Sound at(int rate, Sound sound) throws UnsupportedVoiceException {
        if (sound.rate() < LOWEST_RATE || sound.rate() > HIGHEST_RATE) {
            throw new UnsupportedVoiceException("the sound has " + sound.rate() + " samples a second; expected "
                    + LOWEST_RATE + " to " + HIGHEST_RATE);
        }
        return sound.rate() == rate ? sound : new Resampled(sound, rate);
    }

    private Resampled(Sound sound, int rate) {
        this.sound = sound;
        this.rate = rate;
        int common = common(sound.rate(), rate);
        up = rate / common;
        down = sound.rate() / common;
        double cutoff = PASS * Math.min(1.0, (double) rate / sound.rate());
        reach = (int) Math.ceil(LOBES / cutoff);
        phases = new float[up][];
        for (int phase = 0; phase < up; phase++) {
            phases[phase] = weights(phase, cutoff);
        }
        first = 1L - reach;
        length = reach - 1;
    }

    private static int common(int a, int b) {
        return b == 0 ? a : common(b, a % b);
    }

    private float[] weights(int phase, double cutoff) {
        double[] weights = new double[2 * reach];
        for (int tap = 0; tap < weights.length; tap++) {
            double distance = tap - reach + 1 - (double) phase / up;
            double angle = Math.PI * cutoff * distance;
            double sinc = distance == 0 ? 1 : Math.sin(angle) / angle;
            double window = 0.5 + 0.5 * Math.cos(Math.PI * distance / reach);
            weights[tap] = Math.abs(distance) >= reach ? 0 : sinc * window;
        }
        double sum = Arrays.stream(weights).sum();
        float[] even = new float[weights.length];
        for (int tap = 0; tap < even.length; tap++) {
            even[tap] = (float) (weights[tap] / sum);
        }
        return even;
    }

    @Override
    public int rate() {
        return rate;
    }

    @Override
    public int read(float[] into) throws IOException {
        int given = 0;
        while (given < into.length) {
            long center = next * down / up;
            fill(center + reach);
            if (center >= end) {
                break;
            }
            into[given++] = at(center, phases[(int) (next * down % up)]);
            next++;
        }
        return given == 0 ? -1 : given;
    }

    private float at(long center, float[] weights) {
        int from = (int) (center - reach + 1 - first);
        float sum = 0;
        for (int tap = 0; tap < weights.length; tap++) {
            sum += weights[tap] * kept[from + tap];
        }
        return sum;
    }

    /** Keeps what is needed up to and with this sample. */
    private void fill(long last) throws IOException {
        while (first + length <= last) {
            int read = end == Long.MAX_VALUE ? sound.read(fresh) : -1;
            if (read < 0) {
                end = Math.min(end, first + length);
                Arrays.fill(fresh, 0);
                read = reach;
            }
            forget(last - 2L * reach);
            if (length + read > kept.length) {
                kept = Arrays.copyOf(kept, 2 * (length + read));
            }
            System.arraycopy(fresh, 0, kept, length, read);
            length += read;
        }
    }

    private void forget(long before) {
        int old = (int) Math.min(length, Math.max(0, before - first));
        System.arraycopy(kept, old, kept, 0, length - old);
        first += old;
        length -= old;
    }
}
