package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.media.FileStore;
import dev.agenthost.qqbot.simulator.platform.Attachment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Voices in SILK can be listened to. */
final class VoiceTest {
    private static final int HEAD = "\u0002#!SILK_V3".length();
    private static final int RATE = 24_000;

    private final FileStore files = new FileStore(1 << 20);

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void aToneIsHeardAsItIs() throws Exception {
        isATone(kept(tone()));
    }

    @Test
    void theByteOfTencentMayBeMissing() throws Exception {
        byte[] tone = tone();
        isATone(kept(Arrays.copyOfRange(tone, 1, tone.length)));
    }

    @Test
    void aMarkAtTheEndIsNoSound() throws Exception {
        byte[] tone = Arrays.copyOf(tone(), tone().length + 2);
        Arrays.fill(tone, tone.length - 2, tone.length, (byte) 0xff);
        isATone(kept(tone));
    }

    @Test
    void aVoiceThatBreaksOffIsHeardUpToThere() throws Exception {
        byte[] tone = tone();
        try (AudioInputStream sound = wav(kept(Arrays.copyOf(tone, tone.length / 2)))) {
            assertThat(sound.getFrameLength()).isBetween(RATE / 8L, RATE / 2L - 1);
        }
    }

    @Test
    void whatOnlyBeginsLikeSilkCannotBeHeard() throws Exception {
        assertThat(kept(Arrays.copyOf(tone(), HEAD)).wavFile()).isNull();
        assertThat(kept("#!SILK_V3 and more".getBytes(StandardCharsets.US_ASCII))
                        .wavFile())
                .isNull();
    }

    /** Half a second of 440 Hz: the wave crosses zero 440 times. */
    private void isATone(Attachment voice) throws Exception {
        assertThat(voice.kind()).isEqualTo(Attachment.Kind.VOICE);
        try (AudioInputStream sound = wav(voice)) {
            assertThat(sound.getFormat().getSampleRate()).isEqualTo(RATE);
            assertThat(sound.getFrameLength()).isEqualTo(RATE / 2);
            byte[] bytes = sound.readAllBytes();
            int crossings = 0;
            int before = 0;
            int loudest = 0;
            for (int i = 0; i < bytes.length; i += 2) {
                int sample = (short) (Byte.toUnsignedInt(bytes[i]) | bytes[i + 1] << 8);
                crossings += sample < 0 != before < 0 ? 1 : 0;
                loudest = Math.max(loudest, sample);
                before = sample;
            }
            assertThat(crossings).isBetween(420, 460);
            assertThat(loudest).isBetween(4_000, 14_000);
        }
    }

    private Attachment kept(byte[] voice) throws IOException {
        return files.attachment(files.keep("v.silk", new ByteArrayInputStream(voice)), null);
    }

    private AudioInputStream wav(Attachment voice) throws Exception {
        Path wav = files.get(Objects.requireNonNull(voice.wavFile())).path();
        return AudioSystem.getAudioInputStream(new ByteArrayInputStream(Files.readAllBytes(wav)));
    }

    private static byte[] tone() throws IOException {
        try (InputStream tone = Objects.requireNonNull(VoiceTest.class.getResourceAsStream("/tone.silk"))) {
            return tone.readAllBytes();
        }
    }
}
