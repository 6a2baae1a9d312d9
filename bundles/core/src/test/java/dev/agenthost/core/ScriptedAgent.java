package dev.agenthost.core;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.Choice;
import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** An agent that does as a test tells it, and keeps what it was asked. */
final class ScriptedAgent implements Agent {
    final List<Turn> answered = new ArrayList<>();
    final List<Turn> observed = new ArrayList<>();
    final List<Choice> chosen = new ArrayList<>();
    Function<Turn, Reply> reply = turn -> Reply.nothing();
    Function<Choice, Reply> afterwards = choice -> Reply.nothing();

    /** What the next turns complete with in place of a reply; they go on until the test completes them. */
    final List<CompletableFuture<Reply>> held = new ArrayList<>();

    boolean holding;

    private CompletionStage<Reply> replied(Turn turn) {
        Reply now = reply.apply(turn);
        if (holding) {
            CompletableFuture<Reply> open = new CompletableFuture<>();
            held.add(open);
            return open;
        }
        return CompletableFuture.completedFuture(now);
    }

    /** The turn that is held the longest ends so. */
    void end(Reply with) {
        held.remove(0).complete(with);
    }

    /** The turn that is held the longest fails. */
    void fail() {
        held.remove(0).completeExceptionally(new IllegalStateException("on purpose"));
    }

    @Override
    public CompletionStage<Reply> answer(Turn turn) {
        answered.add(turn);
        return replied(turn);
    }

    @Override
    public CompletionStage<Reply> observe(Turn turn) {
        observed.add(turn);
        return replied(turn);
    }

    @Override
    public CompletionStage<Reply> chosen(Turn turn, Choice choice) {
        chosen.add(choice);
        return CompletableFuture.completedFuture(afterwards.apply(choice));
    }
}
