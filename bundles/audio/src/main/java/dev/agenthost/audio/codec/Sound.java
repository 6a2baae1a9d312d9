package dev.agenthost.audio.codec;

import java.io.IOException;

/** Samples of one channel, read once from the first to the last; one thread. */
interface Sound {
    /** Samples a second. */
    int rate();

    /**
     * Reads some.
     *
     * @param into values from -1 to 1
     * @return how many, at least one; -1 behind the last
     */
    int read(float[] into) throws IOException;
}
