package dev.agenthost.agent;

import org.osgi.annotation.versioning.ProviderType;

/**
 * An answer that people see growing while the agent writes it, where their chat can show that; elsewhere they get it in one
 * piece when the turn ends. It ends with its turn, whether that succeeds or not. Once a part of it was seen the turn is not run
 * again: after a crash what stands there is closed with a word that it was interrupted. Any thread; never blocks.
 */
@ProviderType
public interface StreamedText {
    /** Adds to the end; after the turn has ended it is dropped. */
    void append(String more);

    /** What was appended so far. */
    String text();
}
