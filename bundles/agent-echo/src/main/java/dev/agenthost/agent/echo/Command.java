package dev.agenthost.agent.echo;

import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import java.util.concurrent.CompletionStage;

/**
 * One thing that can be shown.
 *
 * @param name the word behind {@code /demo}
 * @param argument what comes behind that
 * @param says what one gets to see
 * @param act does it
 */
record Command(String name, Argument argument, String says, Act act) {
    /** Does it. */
    @FunctionalInterface
    interface Act {
        /** @param number the argument, or 0 where there is none */
        CompletionStage<Reply> perform(Turn turn, int number) throws Exception;
    }

    /** As a person types it, for example {@code /demo long N}. */
    String usage() {
        return (words() + " " + argument.name()).strip();
    }

    /** The same without its argument. */
    String words() {
        return Demo.WORD + " " + name;
    }

    CompletionStage<Reply> perform(Turn turn, String word) throws Exception {
        return act.perform(turn, argument.read(words(), word));
    }
}
