package dev.agenthost.audio.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.agenthost.audio.UnsupportedVoiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Voices, heard. The compressed samples were written by libsndfile; all hold a second of 440 Hz. */
final class SilkFileTest {
    private static final double TONE = 440;

    @TempDir
    private Path folder;

    private Path from;
    private Path to;

    @BeforeEach
    void name() {
        from = folder.resolve("sound");
        to = folder.resolve("voice");
    }

    private Voice voice(byte[] sound) throws IOException {
        Files.write(from, sound);
        SilkFile.write(from, to, 3);
        return Voice.read(to);
    }

    private static byte[] sample(String name) throws IOException {
        try (InputStream file = SilkFileTest.class.getResourceAsStream("/" + name)) {
            return file.readAllBytes();
        }
    }

    @Nested
    class A_voice_is_made {
        @ParameterizedTest
        @ValueSource(strings = {"tone.mp3", "tone-22050.mp3", "tone-vorbis.ogg", "tone-opus.ogg"})
        void of_what_is_compressed(String name) throws Exception {
            Voice voice = voice(sample(name));

            assertThat(voice.share(TONE)).isGreaterThan(0.95);
            assertThat(voice.seconds()).isCloseTo(1, within(0.15));
        }

        @ParameterizedTest
        @CsvSource({
            "1,  8, 1, 8000",
            "1, 16, 1, 16000",
            "1, 16, 2, 22050",
            "1, 16, 1, 24000",
            "1, 24, 2, 44100",
            "1, 32, 6, 48000",
            "3, 32, 2, 96000",
            "3, 64, 1, 11025"
        })
        void of_every_wav(int encoding, int bits, int channels, int rate) throws Exception {
            Voice voice = voice(new Wave(encoding, bits, channels, rate).tone(TONE, 1));

            assertThat(voice.share(TONE)).isGreaterThan(0.95);
            assertThat(voice.packets()).isEqualTo(50);
            assertThat(voice.loudness()).isCloseTo(0.4 * 32767 / Math.sqrt(2), within(1_500.0));
        }

        @Test
        void without_what_is_too_high_for_it() throws Exception {
            Voice voice = voice(new Wave(Wave.PCM, 16, 1, 48_000).tone(20_000, 1));

            assertThat(voice.loudness()).isLessThan(100);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, -1})
        void of_a_wav_that_does_not_know_its_length(int length) throws Exception {
            byte[] samples = new byte[2 * 24_000];

            assertThat(voice(new Wave(Wave.PCM, 16, 1, 24_000).file(samples, length))
                            .packets())
                    .isEqualTo(50);
        }

        @Test
        void of_what_is_there_of_a_wav_that_was_cut_off() throws Exception {
            byte[] whole = new Wave(Wave.PCM, 16, 1, 24_000).tone(TONE, 1);

            assertThat(voice(Arrays.copyOf(whole, whole.length / 2)).packets()).isBetween(24, 25);
        }

        @Test
        void a_last_piece_filled_up_with_silence() throws Exception {
            assertThat(voice(new Wave(Wave.PCM, 16, 1, 24_000).tone(TONE, 0.021))
                            .packets())
                    .isEqualTo(2);
        }
    }

    @Nested
    class No_voice_is_made {
        private void assertRefused(byte[] sound, String words) throws IOException {
            Files.write(from, sound);
            assertThatExceptionOfType(UnsupportedVoiceException.class)
                    .isThrownBy(() -> SilkFile.write(from, to, 3))
                    .withMessageContaining(words);
        }

        @ParameterizedTest
        @CsvSource({
            "'',                        none of wav",
            "#!AMR,                     none of wav",
            "RIFF0000WAVE,              no sound",
            "ID3,                       no sound",
            "OggS,                      no sound"
        })
        void of_other_files(String content, String words) throws Exception {
            assertRefused(content.getBytes(ISO_8859_1), words);
        }

        @Test
        void of_a_wav_without_samples() throws Exception {
            assertRefused(new Wave(Wave.PCM, 16, 1, 24_000).tone(TONE, 0), "no sound");
        }

        @ParameterizedTest
        @CsvSource({
            "2, 4,  1, 8000,    neither PCM",
            "7, 8,  1, 8000,    neither PCM",
            "1, 16, 0, 8000,    neither PCM",
            "1, 16, 99, 8000,   neither PCM",
            "1, 16, 1, 100,     samples a second",
            "1, 16, 1, 2000000, samples a second"
        })
        void of_odd_wavs(int encoding, int bits, int channels, int rate, String words) throws Exception {
            assertRefused(new Wave(encoding, bits, channels, rate).file(new byte[1000], 1000), words);
        }

        @Test
        void of_a_longer_sound_than_is_taken() throws Exception {
            assertRefused(new Wave(Wave.PCM, 16, 1, 24_000).tone(TONE, 3.03), "longer than 3 seconds");
        }

        @Test
        void on_a_thread_that_is_interrupted() throws Exception {
            Files.write(from, new Wave(Wave.PCM, 16, 1, 24_000).tone(TONE, 1));

            Thread.currentThread().interrupt();

            assertThatExceptionOfType(ClosedByInterruptException.class).isThrownBy(() -> SilkFile.write(from, to, 3));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** Bytes changed at random: it ends, with a voice or with an {@link IOException}, and with nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"tone.mp3", "tone-22050.mp3", "tone-vorbis.ogg", "tone-opus.ogg"})
    void damage_is_told(String name) throws Exception {
        byte[] whole = sample(name);
        Random random = new Random(name.hashCode());
        for (int round = 0; round < 100; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
            for (int change = random.nextInt(20); change >= 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(from, damaged);
            try {
                SilkFile.write(from, to, 3);
            } catch (IOException told) {
                assertThat(told).hasMessageNotContaining("null");
            }
        }
    }
}
