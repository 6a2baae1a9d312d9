package dev.agenthost.platform;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what became of offers. Calls come on a thread of the host, one at a time; they must return quickly. */
@ConsumerType
public interface InboxListener {
    /**
     * Everything offered up to and with this checkpoint is stored. Reported in the order of the offers; of several in one
     * group every one is reported.
     */
    void committed(Checkpoint checkpoint);

    /** After an offer was not taken: there is room again. */
    void available();
}
