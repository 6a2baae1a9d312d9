package dev.agenthost.agent;

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
     * Answers one turn.
     *
     * @return completes with what to say; exceptionally, or by throwing, when the turn failed. A result after the deadline is
     *     dropped
     */
    CompletionStage<Reply> answer(Turn turn) throws Exception;
}
