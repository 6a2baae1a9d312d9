package dev.agenthost.qqbot.simulator.control;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many messages at a steady rate, in turn over apps and conversations, from a thread of its own that ends with it. */
final class Blast implements Runnable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<BotApp> apps;
    private final Conversation.Kind kind;
    private final int conversations;
    private final long count;
    private final double perNano;
    private volatile boolean stopped;

    /** @param perSecond messages a second, over all; at least 1 */
    Blast(List<BotApp> apps, Conversation.Kind kind, int conversations, long count, int perSecond) {
        this.apps = apps;
        this.kind = kind;
        this.conversations = conversations;
        this.count = count;
        this.perNano = perSecond / (double) TimeUnit.SECONDS.toNanos(1);
    }

    void start() {
        Thread thread = new Thread(this, "qq-simulator-blast");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        long sent = 0;
        while (sent < count && !stopped) {
            long owed = Math.min(count, (long) ((System.nanoTime() - start) * perNano));
            for (; sent < owed && !stopped; sent++) {
                say(sent);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void say(long number) {
        BotApp app = apps.get((int) (number % apps.size()));
        long conversation = number / apps.size() % conversations;
        app.conversation(kind, String.format(Locale.ROOT, "%032X", conversation + 1))
                .mentions("message " + number);
    }
}
