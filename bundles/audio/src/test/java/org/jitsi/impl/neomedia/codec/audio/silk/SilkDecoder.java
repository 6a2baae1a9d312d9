package org.jitsi.impl.neomedia.codec.audio.silk;

import java.util.Arrays;

/** The other half of the port, to hear what the encoder wrote. */
public final class SilkDecoder {
    private final SKP_Silk_decoder_state state = new SKP_Silk_decoder_state();
    private final SKP_SILK_SDK_DecControlStruct control = new SKP_SILK_SDK_DecControlStruct();

    public SilkDecoder() {
        DecAPI.SKP_Silk_SDK_InitDecoder(state);
        control.API_sampleRate = SilkEncoder.RATE;
        control.framesPerPacket = 1;
    }

    public short[] decode(byte[] packet) {
        short[] samples = new short[SilkEncoder.FRAME * 5];
        short[] length = {(short) samples.length};
        int result = DecAPI.SKP_Silk_SDK_Decode(state, control, 0, packet, 0, packet.length, samples, 0, length);
        if (result != 0) {
            throw new IllegalStateException("cannot be decoded: " + result);
        }
        return Arrays.copyOf(samples, length[0]);
    }
}
