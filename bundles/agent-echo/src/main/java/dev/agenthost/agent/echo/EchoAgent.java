package dev.agenthost.agent.echo;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.AgentName;
import dev.agenthost.agent.Choice;
import dev.agenthost.agent.Outlet;
import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.Content;
import dev.agenthost.message.MediaShelf;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Gives back what it gets, and shows by {@code /demo} what a platform can. */
@Component
@AgentName("echo")
public final class EchoAgent implements Agent {
    private final Later later;
    private final Demo demo;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable MediaShelf shelf;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Outlet outlet;

    @Activate
    public EchoAgent() {
        later = new Later();
        demo = new Demo(new Surroundings(() -> shelf, () -> outlet), later);
    }

    @Deactivate
    void deactivate() {
        later.close();
    }

    @Override
    public CompletionStage<Reply> answer(Turn turn) throws Exception {
        return Demo.isMeant(turn.message().text()) ? demo.answer(turn) : Echo.of(turn);
    }

    @Override
    public CompletionStage<Reply> chosen(Turn turn, Choice choice) {
        return Ask.chosen(turn, choice);
    }

    /** Tells who pressed what; of everything else that happens nothing is said. */
    @Override
    public CompletionStage<Reply> observe(Turn turn) {
        return turn.event() instanceof ButtonPress press
                ? Demo.now(new Content.Text(
                        Ask.name(press.actor(), press.conversation().kind()) + " pressed " + press.buttonId() + "."))
                : Demo.now(Reply.nothing());
    }
}
