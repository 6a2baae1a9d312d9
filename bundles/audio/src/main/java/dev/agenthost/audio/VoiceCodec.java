package dev.agenthost.audio;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Makes voices that chat platforms play. A service; any thread, never blocks. */
@ProviderType
public interface VoiceCodec {
    /**
     * Makes of a sound file what QQ and WeChat play as a voice: SILK v3 with their leading byte 2, 24 kHz, mono. Takes a small
     * part of the time the sound takes, and a minute at most, waiting included.
     *
     * @param from wav (PCM and float), mp3, or ogg with Opus or Vorbis; told by its first bytes; at most ten minutes of sound
     * @param to written anew; what stands there after a failure is of no use
     * @return completes when the voice is written; fails with {@link UnsupportedVoiceException} when it cannot be made of this
     *     sound, or not now, and with another {@link java.io.IOException} when a file cannot be read or written
     */
    CompletionStage<Void> toSilk(Path from, Path to);
}
