package dev.agenthost.host.faulty;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Goes into a bundle whose agent takes, in a turn, what of Java's memory is not the heap, until there is no more. */
public final class HungryAgent implements BundleActivator, Agent {
    /** What it is called, and what it does when it is told so. */
    public static final String NAME = "hungry";

    public static final String BUFFERS = "buffers";
    public static final String THREAD = "thread";

    private static final int MOUTHFUL = 1024 * 1024;

    /** More than any machine has for one thread. */
    private static final long STACK = 1L << 46;

    private final List<ByteBuffer> eaten = new ArrayList<>();

    @Override
    public void start(BundleContext context) {
        context.registerService(Agent.class, this, FrameworkUtil.asDictionary(Map.of("agent.name", NAME)));
    }

    @Override
    public CompletionStage<Reply> answer(Turn turn) {
        switch (turn.message().text()) {
            case BUFFERS -> eat();
            case THREAD -> new Thread(null, this::eat, "huge", STACK).start();
            default -> {}
        }
        return CompletableFuture.completedFuture(Reply.text(turn.message().text()));
    }

    private void eat() {
        while (eaten.size() < Integer.MAX_VALUE) {
            eaten.add(ByteBuffer.allocateDirect(MOUTHFUL));
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
