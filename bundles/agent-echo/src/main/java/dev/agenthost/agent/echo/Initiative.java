package dev.agenthost.agent.echo;

import dev.agenthost.agent.Outlet;
import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what the agent does without being asked at that moment. */
final class Initiative {
    static final int LATEST_SECONDS = 3_600;

    private static final Logger LOG = LoggerFactory.getLogger(Initiative.class);
    private static final Duration SEEN = Duration.ofSeconds(3);

    private final Surroundings surroundings;
    private final Later later;

    /** Something that the outlet is to do. */
    @FunctionalInterface
    private interface Deed {
        CompletionStage<?> by(Outlet outlet);
    }

    Initiative(Surroundings surroundings, Later later) {
        this.surroundings = surroundings;
        this.later = later;
    }

    CompletionStage<Reply> proactive(Turn turn, int seconds) throws DemoException {
        surroundings.outlet();
        ConversationId conversation = turn.message().conversation();
        Reply unasked = Reply.text("Nobody asked, and " + seconds + " s have gone by: here I am.");
        later.after(
                Duration.ofSeconds(seconds),
                () -> perform("said", outlet -> outlet.say("proactive-" + turn.id(), conversation, unasked)));
        return Demo.now(new Content.Text("In " + seconds
                + " s I shall speak without being asked; where the chat does not let me, when you next write."));
    }

    CompletionStage<Reply> recall(Turn turn) throws DemoException {
        surroundings.outlet();
        ConversationId conversation = turn.message().conversation();
        Reply reply = Reply.text("This message is taken back in " + SEEN.toSeconds() + " s.");
        return Demo.now(reply.whenSent(receipts -> takeBack(conversation, receipts)));
    }

    private void takeBack(ConversationId conversation, List<Receipt> receipts) {
        try {
            later.after(
                    SEEN,
                    () -> receipts.stream()
                            .map(Receipt::messageId)
                            .filter(id -> !id.isEmpty())
                            .forEach(id -> perform("taken back", outlet -> outlet.recall(conversation, id))));
        } catch (DemoException e) {
            LOG.info("a message is not taken back: {}", e.words());
        }
    }

    private void perform(String what, Deed deed) {
        try {
            CompletionStage<?> unused = deed.by(surroundings.outlet()).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.info("what was to be {} was not: {}", what, failure.getMessage());
                }
            });
        } catch (DemoException e) {
            LOG.info("what was to be {} was not: {}", what, e.words());
        }
    }
}
