package dev.agenthost.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers messages. A service with the property {@code agent.name} (see {@link AgentName}); routing chooses agents by that
 * name. An agent bundle may come, go and be replaced at any time: turns that wait for it go on with the next one of the name.
 *
 * <p>The host calls {@link #answer} on a pool that belongs to this agent alone: it may block there, at the price of its own
 * throughput; it never delays other agents. Turns of one conversation come one after the other, those of different
 * conversations concurrently.
 */
@ConsumerType
public interface Agent {
    /**
     * Answers a message.
     *
     * @return completes with what to say; exceptionally, or by throwing, when the turn failed. A result after the deadline is
     *     dropped
     */
    CompletionStage<Reply> answer(Turn turn) throws Exception;

    /**
     * Somebody answered a question that this agent asked ({@code Content.Question}), by a button or in words.
     *
     * @param turn the press or the message by which it was answered
     * @return as {@link #answer} does
     */
    default CompletionStage<Reply> chosen(Turn turn, Choice choice) throws Exception {
        return CompletableFuture.completedFuture(Reply.nothing());
    }

    /**
     * Something else happened than a message: {@link Turn#event()} is a button press, a change of membership or an event of the
     * platform's own.
     *
     * @return as {@link #answer} does
     */
    default CompletionStage<Reply> observe(Turn turn) throws Exception {
        return CompletableFuture.completedFuture(Reply.nothing());
    }
}
