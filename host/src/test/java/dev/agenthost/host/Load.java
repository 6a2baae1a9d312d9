package dev.agenthost.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** People who write to the bot in fifty conversations at a steady rate, whatever becomes of it; what they asked is kept. */
final class Load implements AutoCloseable {
    /** Direct chats, groups, channels and a direct chat of a channel. */
    static final List<String> CONVERSATIONS = conversations();

    private static final int LONG_ONES = 4;

    private final PlatformControl platform;
    private final RandomGenerator random;
    private final long pause;
    private final List<Question> questions = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "load");
    private @Nullable Exception failure;
    private volatile int life;
    private volatile boolean stopped;

    Load(PlatformControl platform, RandomGenerator random, int perSecond) {
        this.platform = platform;
        this.random = random;
        this.pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    private static List<String> conversations() {
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 24; i++) {
            all.add(String.format(Locale.ROOT, "users/%032X", i));
        }
        for (int i = 1; i <= 20; i++) {
            all.add(String.format(Locale.ROOT, "groups/%032X", i));
        }
        for (int i = 1; i <= 5; i++) {
            all.add("channels/123456" + i);
        }
        all.add("dms/5566778899001122334");
        return List.copyOf(all);
    }

    void start() {
        thread.start();
    }

    /** What is asked from now on is asked in this life of the host. */
    void life(int number) {
        life = number;
    }

    private void run() {
        try {
            for (long due = System.nanoTime(); !stopped; due += pause) {
                LockSupport.parkNanos(due - System.nanoTime());
                ask();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    /** One in four is answered in two or three pieces. */
    private void ask() throws IOException, InterruptedException {
        int number = questions.size();
        String conversation = CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
        int words = number % LONG_ONES == 0 ? random.nextInt(12, 18) : random.nextInt(1, 5);
        String text = Question.text(number, words);
        int in = life;
        questions.add(new Question(number, conversation, platform.say(conversation, text), text, in));
    }

    /** Ends it, and gives everything that was asked, in order. */
    List<Question> stop() throws InterruptedException {
        stopped = true;
        thread.join();
        if (failure != null) {
            throw new AssertionError("the load ended early", failure);
        }
        return List.copyOf(questions);
    }

    @Override
    public void close() {
        stopped = true;
    }
}
