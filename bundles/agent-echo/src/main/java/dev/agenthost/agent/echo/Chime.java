package dev.agenthost.agent.echo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A sound of two seconds: three notes that fade away, as WAV, 16 bits, one channel. */
final class Chime {
    private static final int RATE = 16_000;
    private static final int SAMPLES = 2 * RATE;
    private static final int HEADER = 44;
    private static final int BYTES = 2;
    private static final double LOUD = 9_000;
    private static final double FADE = 3.5;
    /** Hertz; each begins a quarter of a second after the one before. */
    private static final double[] NOTES = {523.25, 659.25, 783.99};

    private static final double APART = 0.25;

    private Chime() {}

    static byte[] wav() {
        ByteBuffer wav = ByteBuffer.allocate(HEADER + SAMPLES * BYTES).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(HEADER - 8 + SAMPLES * BYTES).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
        wav.putInt(RATE).putInt(RATE * BYTES).putShort((short) BYTES).putShort((short) 16);
        wav.put(ascii("data")).putInt(SAMPLES * BYTES);
        for (int i = 0; i < SAMPLES; i++) {
            wav.putShort((short) sample((double) i / RATE));
        }
        return wav.array();
    }

    private static double sample(double second) {
        double sum = 0;
        for (int note = 0; note < NOTES.length; note++) {
            double since = second - note * APART;
            if (since >= 0) {
                sum += Math.sin(2 * Math.PI * NOTES[note] * since) * Math.exp(-FADE * since);
            }
        }
        return LOUD * sum;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
