package dev.agenthost.agent.echo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A landscape with hills and a sun, painted pixel by pixel as PNG: no window system takes part. */
final class Picture {
    static final int WIDTH = 480;
    static final int HEIGHT = 270;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    /** Bits a channel, red green blue, and the only methods there are. */
    private static final byte[] FORM = {8, 2, 0, 0, 0};

    private static final int SUN_X = 345;
    private static final int SUN_Y = 96;
    private static final int SUN = 34;
    private static final int GLOW = 120;
    private static final int SKY = 0x3a78c8;
    private static final int HORIZON = 0xffbe8c;
    private static final int SUNLIGHT = 0xfff0be;

    /** @param top where it lies on average, in pixels from above
     * @param colour red, green and blue, as {@code 0xRRGGBB} */
    private record Hill(int top, double height, double waves, double shift, int colour) {
        boolean covers(int x, int y) {
            return y > top + height * Math.sin(waves * 2 * Math.PI * x / WIDTH + shift);
        }
    }

    /** The nearest first. */
    private static final Hill[] HILLS = {
        new Hill(238, 14, 1.3, 0.4, 0x183a42),
        new Hill(206, 22, 1.7, 2.2, 0x2c5c60),
        new Hill(172, 26, 1.1, 4.0, 0x5c848c),
    };

    private Picture() {}

    static byte[] png() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(png);
        out.write(SIGNATURE);
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13).putInt(WIDTH).putInt(HEIGHT).put(FORM).array());
        chunk(out, "IDAT", pixels());
        chunk(out, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }

    private static byte[] pixels() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            for (int y = 0; y < HEIGHT; y++) {
                out.write(0); // rows are unfiltered
                for (int x = 0; x < WIDTH; x++) {
                    int colour = colour(x, y);
                    out.write(colour >> 16);
                    out.write(colour >> 8);
                    out.write(colour);
                }
            }
        }
        return packed.toByteArray();
    }

    private static int colour(int x, int y) {
        for (Hill hill : HILLS) {
            if (hill.covers(x, y)) {
                return hill.colour();
            }
        }
        double distance = Math.hypot(x - SUN_X, y - SUN_Y);
        int sky = mixed(SKY, HORIZON, Math.min(1, y / 190.0));
        return mixed(SUNLIGHT, sky, Math.min(1, Math.max(0, distance - SUN) / GLOW + (distance > SUN ? 0.35 : 0)));
    }

    private static int mixed(int one, int other, double share) {
        int mixed = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int from = one >> shift & 0xff;
            int to = other >> shift & 0xff;
            mixed |= (int) (from + (to - from) * share) << shift;
        }
        return mixed;
    }
}
