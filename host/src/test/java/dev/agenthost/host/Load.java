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

    /** One in so many wants more than an echo. */
    private static final int OTHERS = 12;

    /** What the platform takes unasked is little, so this comes seldom. */
    private static final List<Question.Sort> IN_DIRECT_CHATS = List.of(
            Question.Sort.STREAM,
            Question.Sort.PICTURE,
            Question.Sort.BUTTONS,
            Question.Sort.STREAM,
            Question.Sort.PICTURE,
            Question.Sort.BUTTONS,
            Question.Sort.PICTURE,
            Question.Sort.UNBIDDEN);

    private static final List<Question.Sort> IN_GROUPS = List.of(Question.Sort.PICTURE, Question.Sort.BUTTONS);

    private final PlatformControl platform;
    private final RandomGenerator random;
    private final long pause;
    private final boolean echoesOnly;
    private final List<Question> questions = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "load");
    private @Nullable Exception failure;
    private volatile int life;
    private volatile boolean stopped;

    /** Wants pictures, buttons, what is said unasked and texts that grow, too. */
    Load(PlatformControl platform, RandomGenerator random, int perSecond) {
        this(platform, random, perSecond, false);
    }

    private Load(PlatformControl platform, RandomGenerator random, int perSecond, boolean echoesOnly) {
        this.echoesOnly = echoesOnly;
        this.platform = platform;
        this.random = random;
        this.pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Wants to hear its own words. */
    static Load ofEchoes(PlatformControl platform, RandomGenerator random, int perSecond) {
        return new Load(platform, random, perSecond, true);
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

    /** One echo in four comes in two or three pieces. */
    private void ask() throws IOException, InterruptedException {
        int number = questions.size();
        String conversation = CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
        Question.Sort sort = sort(number, conversation);
        int words = number % LONG_ONES == 0 ? random.nextInt(40, 70) : random.nextInt(1, 5);
        String text = sort == Question.Sort.ECHO ? Question.text(number, words) : sort.words();
        int in = life;
        questions.add(new Question(number, conversation, platform.say(conversation, text), sort, text, in));
    }

    private Question.Sort sort(int number, String conversation) {
        List<Question.Sort> others = conversation.startsWith("users/")
                ? IN_DIRECT_CHATS
                : conversation.startsWith("groups/") ? IN_GROUPS : List.of();
        return echoesOnly || number % OTHERS != 1 || others.isEmpty()
                ? Question.Sort.ECHO
                : others.get(number / OTHERS % others.size());
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
