package dev.agenthost.platform;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An answer that people see growing; from {@link PlatformAdapter#openStream}. The adapter sends no more often than the platform
 * takes it, always what is newest. Any thread; never blocks.
 */
@ConsumerType
public interface AnswerStream {
    /**
     * The text has grown.
     *
     * @param text the whole of it; begins with what was given before
     */
    void update(String text);

    /**
     * Ends it, whatever happened before.
     *
     * @param text the whole of it; begins with what was given before
     * @return completes with the receipt when people see all of it but what is {@link #unsaid}; exceptionally with a {@link DeliveryException}: of the kind
     *     {@code AMBIGUOUS} when part of it is visible or may be, of another when surely nothing is: then the host says it as
     *     one message. The adapter has closed on the platform what it could
     */
    CompletionStage<Receipt> finish(String text);

    /**
     * The end of the text for which the platform had no room: surely nobody sees it, so the host says it in messages of its own.
     * Asked once {@link #finish} has completed with a receipt.
     *
     * @return empty when people see all of it
     */
    default String unsaid() {
        return "";
    }
}
