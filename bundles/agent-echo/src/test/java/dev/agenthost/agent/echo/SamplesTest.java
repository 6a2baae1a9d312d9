package dev.agenthost.agent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void thePictureIsAPng() throws Exception {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(Picture.png()));

        assertThat(picture.getWidth()).isEqualTo(Picture.WIDTH);
        assertThat(picture.getHeight()).isEqualTo(Picture.HEIGHT);
        assertThat(picture.getRGB(0, 0)).isNotEqualTo(picture.getRGB(0, Picture.HEIGHT - 1));
    }

    @Test
    void theVoiceIsAWavThatIsNotTooLoud() throws Exception {
        try (AudioInputStream voice = AudioSystem.getAudioInputStream(new ByteArrayInputStream(Chime.wav()))) {
            assertThat(voice.getFormat().getSampleRate()).isEqualTo(16_000);
            assertThat(voice.getFrameLength()).isEqualTo(32_000);
            byte[] samples = voice.readAllBytes();
            int loudest = 0;
            for (int i = 1; i < samples.length; i += 2) {
                loudest = Math.max(loudest, Math.abs(samples[i]));
            }
            assertThat(loudest).isBetween(30, 100);
        }
    }
}
