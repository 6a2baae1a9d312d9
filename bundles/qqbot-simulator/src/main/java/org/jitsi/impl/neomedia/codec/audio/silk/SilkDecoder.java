package org.jitsi.impl.neomedia.codec.audio.silk;

import java.util.Arrays;

/**
 * Jitsi's port of the SILK SDK to Java, packet by packet. Stands in its package, as nothing there is public but a codec of a
 * media framework. One voice each; one thread.
 */
public final class SilkDecoder {
    /** Samples a second, whatever the packets were made of. */
    public static final int RATE = 24_000;

    private static final int FRAME = RATE / 50;
    private static final int MOST_FRAMES = 5;

    private final SKP_Silk_decoder_state state = new SKP_Silk_decoder_state();
    private final SKP_SILK_SDK_DecControlStruct control = new SKP_SILK_SDK_DecControlStruct();
    private final short[] samples = new short[MOST_FRAMES * FRAME];

    public SilkDecoder() {
        DecAPI.SKP_Silk_SDK_InitDecoder(state);
        control.API_sampleRate = RATE;
        control.framesPerPacket = 1;
    }

    /**
     * @return its samples
     * @throws IllegalArgumentException when it is no packet; other unchecked exceptions are possible then too
     */
    public short[] decode(byte[] packet) {
        int decoded = 0;
        do {
            short[] length = {(short) (samples.length - decoded)};
            int result =
                    DecAPI.SKP_Silk_SDK_Decode(state, control, 0, packet, 0, packet.length, samples, decoded, length);
            if (result != 0) {
                throw new IllegalArgumentException("no SILK packet: " + result);
            }
            decoded += length[0];
        } while (control.moreInternalDecoderFrames != 0 && decoded + FRAME <= samples.length);
        return Arrays.copyOf(samples, decoded);
    }
}
