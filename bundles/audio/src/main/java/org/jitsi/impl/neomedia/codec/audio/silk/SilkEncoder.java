package org.jitsi.impl.neomedia.codec.audio.silk;

import java.util.Arrays;

/**
 * Jitsi's port of the SILK SDK to Java, frame by frame. Stands in its package, as nothing there is public but a codec of a media
 * framework. One voice each; one thread.
 */
public final class SilkEncoder {
    /** Samples a second. */
    public static final int RATE = 24_000;

    public static final int FRAMES_A_SECOND = 50;

    /** Samples of one frame: 20 ms. */
    public static final int FRAME = RATE / FRAMES_A_SECOND;

    private static final int BITS_A_SECOND = 24_000;
    private static final int MOST_BYTES = 1_250;

    /** 0 to 2: as much as it can. */
    private static final int COMPLEXITY = 2;

    private final SKP_Silk_encoder_state_FLP state = new SKP_Silk_encoder_state_FLP();
    private final SKP_SILK_SDK_EncControlStruct control = new SKP_SILK_SDK_EncControlStruct();
    private final byte[] packet = new byte[MOST_BYTES];

    public SilkEncoder() {
        check(EncAPI.SKP_Silk_SDK_InitEncoder(state, control));
        control.API_sampleRate = RATE;
        control.maxInternalSampleRate = RATE;
        control.packetSize = FRAME;
        control.bitRate = BITS_A_SECOND;
        control.complexity = COMPLEXITY;
        control.packetLossPercentage = 0;
        control.useInBandFEC = 0;
        control.useDTX = 0;
    }

    /** @param frame {@link #FRAME} samples */
    public byte[] encode(short[] frame) {
        short[] length = {MOST_BYTES};
        check(EncAPI.SKP_Silk_SDK_Encode(state, control, frame, 0, FRAME, packet, 0, length));
        return Arrays.copyOf(packet, length[0]);
    }

    private static void check(int result) {
        if (result != 0) {
            throw new IllegalStateException("SILK refuses its settings: " + result);
        }
    }
}
