package dev.agenthost.audio.codec;

import dev.agenthost.audio.UnsupportedVoiceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;

/** MPEG 1, 2 and 2.5, layers I to III, by JLayer. */
final class Mp3 {
    private Mp3() {}

    static Sound open(InputStream file) throws IOException {
        Bitstream stream = new Bitstream(file);
        Decoder decoder = new Decoder();
        Optional<float[]> first = frame(stream, decoder);
        if (first.isEmpty()) {
            throw new UnsupportedVoiceException("the mp3 file has no sound");
        }
        boolean[] begun = {false};
        return new Chunks(decoder.getOutputFrequency(), () -> {
            if (!begun[0]) {
                begun[0] = true;
                return first;
            }
            return frame(stream, decoder);
        });
    }

    private static Optional<float[]> frame(Bitstream stream, Decoder decoder) throws IOException {
        try {
            Header header = stream.readFrame();
            if (header == null) {
                return Optional.empty();
            }
            SampleBuffer samples = (SampleBuffer) decoder.decodeFrame(header, stream);
            stream.closeFrame();
            return Optional.of(Chunks.mixed(samples.getBuffer(), samples.getBufferLength(), samples.getChannelCount()));
        } catch (JavaLayerException | RuntimeException damaged) { // it meets the ends of its tables on bad input
            throw new UnsupportedVoiceException("the mp3 file is damaged", damaged);
        }
    }
}
