package dev.agenthost.audio.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Wav files with a tone. */
record Wave(int encoding, int bits, int channels, int rate) {
    static final int PCM = 1;
    static final int FLOAT = 3;

    byte[] tone(double hertz, double seconds) {
        int frames = (int) (rate * seconds);
        byte[] bytes = new byte[frames * channels * bits / 8];
        ByteBuffer data = little(bytes);
        for (int i = 0; i < frames; i++) {
            double value = 0.4 * Math.sin(2 * Math.PI * hertz * i / rate);
            for (int channel = 0; channel < channels; channel++) {
                put(data, value);
            }
        }
        return file(bytes, bytes.length);
    }

    /** @param length what the file says of its content */
    byte[] file(byte[] data, int length) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ascii("RIFF"));
        file.writeBytes(number(length + 44));
        file.writeBytes(ascii("WAVELIST"));
        file.writeBytes(number(3));
        file.writeBytes(ascii("abc\0")); // what is odd is filled up
        file.writeBytes(ascii("fmt "));
        file.writeBytes(number(16));
        file.writeBytes(format());
        file.writeBytes(ascii("data"));
        file.writeBytes(number(length));
        file.writeBytes(data);
        return file.toByteArray();
    }

    private void put(ByteBuffer data, double value) {
        if (encoding == FLOAT) {
            if (bits == 32) {
                data.putFloat((float) value);
            } else {
                data.putDouble(value);
            }
            return;
        }
        long sample = Math.round(value * Math.pow(2, bits - 1)) + (bits == 8 ? 128 : 0);
        for (int octet = 0; octet < bits / 8; octet++) {
            data.put((byte) (sample >> (8 * octet)));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] format() {
        byte[] format = new byte[16];
        little(format)
                .putShort((short) encoding)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        return format;
    }

    private static byte[] number(int value) {
        byte[] number = new byte[4];
        little(number).putInt(value);
        return number;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
