package dev.agenthost.agent;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Receipt;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What agents do on their own initiative, outside of a turn; a service of the host. Any thread; never blocks. Failures are
 * {@code DeliveryException}s with the platform's code and words.
 */
@ProviderType
public interface Outlet {
    /**
     * Says something in a conversation in which nobody asked; stored before it is sent, in the order of the conversation. Where
     * the platform does not let the bot speak first it waits for the next message from there and goes out with the answer to it.
     *
     * @param id names it: what was said once under an id is not said again
     * @return completes with one receipt for every piece when the platform took them; with none while it waits for a message
     */
    CompletionStage<List<Receipt>> say(String id, ConversationId conversation, Reply reply);

    /**
     * Takes back something the bot said.
     *
     * @param messageId from its receipt
     */
    CompletionStage<Void> recall(ConversationId conversation, String messageId);

    /**
     * Reacts to a message, or takes the bot's reaction back.
     *
     * @param emoji in the platform's own form
     */
    CompletionStage<Void> react(ConversationId conversation, String messageId, String emoji, boolean on);

    /**
     * Calls the platform's own interface, for everything the host has no word for.
     *
     * @param method an HTTP method
     * @param path below the platform's base address, with a slash at its start
     * @param body JSON, or empty for none
     * @return the answer's JSON
     */
    CompletionStage<String> call(AccountId account, String method, String path, String body);
}
