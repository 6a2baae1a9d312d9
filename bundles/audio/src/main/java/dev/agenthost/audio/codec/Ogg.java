package dev.agenthost.audio.codec;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import dev.agenthost.audio.UnsupportedVoiceException;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ogg with Opus, by Concentus, or with Vorbis, by JOrbis. */
final class Ogg {
    private static final byte[] OPUS = "OpusHead".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] VORBIS = "\u0001vorbis".getBytes(StandardCharsets.ISO_8859_1);

    /** Opus's own. Concentus can decode to fewer samples, to 24,000 even, but gives silence for some packets then. */
    private static final int OPUS_RATE = 48_000;

    private static final int LONGEST_OPUS_PACKET = OPUS_RATE * 120 / 1000;

    private Ogg() {}

    static Sound open(InputStream file) throws IOException {
        OggPackets packets = new OggPackets(file);
        Packet head = packets.next().orElseThrow(Ogg::noSound);
        try {
            if (begins(head, OPUS) && head.bytes >= 12) {
                return opus(packets, head);
            }
            if (begins(head, VORBIS)) {
                return vorbis(packets, head);
            }
        } catch (OpusException | RuntimeException damaged) { // both meet the ends of their tables on bad input
            throw damaged(damaged);
        }
        throw new UnsupportedVoiceException("the ogg file holds neither Opus nor Vorbis");
    }

    private static boolean begins(Packet packet, byte[] magic) {
        return packet.bytes >= magic.length
                && Arrays.equals(
                        packet.packet_base, packet.packet, packet.packet + magic.length, magic, 0, magic.length);
    }

    private static Sound opus(OggPackets packets, Packet head) throws IOException, OpusException {
        int low = head.packet_base[head.packet + 10] & 0xff;
        int high = head.packet_base[head.packet + 11] & 0xff;
        int[] preSkip = {high << 8 | low};
        Packet unusedTags = packets.next().orElseThrow(Ogg::noSound);
        OpusDecoder decoder = new OpusDecoder(OPUS_RATE, 1);
        short[] decoded = new short[LONGEST_OPUS_PACKET];
        return new Chunks(OPUS_RATE, () -> {
            Optional<Packet> packet = packets.next();
            if (packet.isEmpty()) {
                return Optional.empty();
            }
            try {
                int length = decoder.decode(
                        packet.get().packet_base,
                        packet.get().packet,
                        packet.get().bytes,
                        decoded,
                        0,
                        LONGEST_OPUS_PACKET,
                        false);
                int skipped = Math.min(preSkip[0], length);
                preSkip[0] -= skipped;
                return Optional.of(Chunks.mixed(Arrays.copyOfRange(decoded, skipped, length), length - skipped, 1));
            } catch (OpusException | RuntimeException damaged) {
                throw damaged(damaged);
            }
        });
    }

    private static Sound vorbis(OggPackets packets, Packet head) throws IOException {
        Info info = new Info();
        Comment comment = new Comment();
        info.init();
        comment.init();
        Packet header = head;
        for (int headers = 0; headers < 3; headers++) {
            if (headers > 0) {
                header = packets.next().orElseThrow(Ogg::noSound);
            }
            if (info.synthesis_headerin(comment, header) < 0) {
                throw damaged(null);
            }
        }
        DspState synthesis = new DspState();
        synthesis.synthesis_init(info);
        Block block = new Block(synthesis);
        return new Chunks(info.rate, () -> {
            Optional<Packet> packet = packets.next();
            if (packet.isEmpty()) {
                return Optional.empty();
            }
            try {
                if (block.synthesis(packet.get()) == 0) {
                    synthesis.synthesis_blockin(block);
                }
                return Optional.of(decoded(synthesis, info));
            } catch (RuntimeException damaged) {
                throw damaged(damaged);
            }
        });
    }

    private static float[] decoded(DspState synthesis, Info info) {
        float[][][] pcm = new float[1][][];
        int[] offsets = new int[info.channels];
        int length = synthesis.synthesis_pcmout(pcm, offsets);
        float[] mono = new float[length];
        for (int channel = 0; channel < info.channels; channel++) {
            for (int i = 0; i < length; i++) {
                mono[i] += pcm[0][channel][offsets[channel] + i] / info.channels;
            }
        }
        synthesis.synthesis_read(length);
        return mono;
    }

    private static UnsupportedVoiceException noSound() {
        return new UnsupportedVoiceException("the ogg file has no sound");
    }

    private static UnsupportedVoiceException damaged(@Nullable Exception cause) {
        return new UnsupportedVoiceException("the ogg file is damaged", cause);
    }
}
