package dev.agenthost.qqbot.send;

import dev.agenthost.message.ConversationId;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** The files that messages show. Any thread; never blocks. */
public interface Files {
    /**
     * What a message refers to the uploaded file by.
     *
     * @return fails with {@link dev.agenthost.platform.DeliveryException}: nothing was delivered, whatever its kind
     */
    CompletionStage<String> fileInfo(ConversationId chat, MediaReference media);

    /** The platform does not know this upload any more (304080). */
    CompletionStage<?> forget(ConversationId chat, MediaReference media);

    /**
     * Where a file of the shelf lies.
     *
     * @return fails as {@link #fileInfo} does
     */
    CompletionStage<Path> path(MediaReference media);
}
