package dev.agenthost.qqbot.memory;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the platform refused in a chat and would refuse again. Kept for a day under {@code learnt/KIND/ID/WHAT}, with its end in
 * epoch milliseconds and the platform's code; read from the store once and in memory from then on. Any thread; nothing throws.
 */
public final class Learnt {
    /** What was refused. */
    public enum What {
        /** Markdown. */
        MARKDOWN,
        /** Buttons. */
        BUTTONS,
        /** Addresses of web pages. */
        URLS,
        /** Speaking first. */
        PROACTIVE
    }

    /** How long it is believed. */
    public static final Duration LIFE = Duration.ofHours(24);

    private static final String PREFIX = "learnt/";
    private static final int LONGEST_ID = 250;
    private static final int MOST_IN_MEMORY = 20_000;

    private final AccountMemory memory;
    private final InstantSource clock;
    private final Map<String, Refusal> known = new ConcurrentHashMap<>();
    private volatile boolean loaded;

    private record Refusal(Instant end, String code) {
        static Refusal read(String value) {
            int space = value.indexOf(' ');
            return new Refusal(
                    Instant.ofEpochMilli(Long.parseLong(value.substring(0, space))), value.substring(space + 1));
        }

        String write() {
            return end.toEpochMilli() + " " + code;
        }
    }

    /** @param clock the wall clock */
    public Learnt(AccountMemory memory, InstantSource clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /** Whether it was refused there within the last day, as far as the store can tell now. */
    public boolean isRefused(ConversationId chat, What what) {
        load();
        Refusal refusal = known.get(key(chat.kind(), chat.id(), what));
        return refusal != null && clock.instant().isBefore(refusal.end());
    }

    /** It was refused there just now. */
    public void refused(ConversationId chat, What what, int code) {
        if (chat.id().length() > LONGEST_ID) {
            return;
        }
        if (known.size() >= MOST_IN_MEMORY) {
            known.clear();
            loaded = false;
        }
        String key = key(chat.kind(), chat.id(), what);
        Refusal refusal = new Refusal(clock.instant().plus(LIFE), Integer.toString(code));
        known.put(key, refusal);
        memory.put(key, refusal.write(), LIFE, null);
    }

    /** It may be tried there again. */
    public void forget(ChatKind kind, String id, What what) {
        String key = key(kind, id, what);
        known.remove(key);
        memory.remove(key);
    }

    /** Everything may be tried again everywhere. */
    public void forgetAll() {
        load();
        known.keySet().forEach(memory::remove);
        known.clear();
    }

    /**
     * What is believed of a chat may be tried there again.
     *
     * @param chat {@code KIND/ID} or the id alone; empty for all
     * @param what null for everything
     * @return {@code KIND/ID/WHAT} of what was believed till now, in order
     */
    public List<String> forget(String chat, @Nullable What what) {
        List<String> forgotten =
                view().keySet().stream().filter(key -> matches(key, chat, what)).toList();
        forgotten.forEach(key -> {
            known.remove(PREFIX + key);
            memory.remove(PREFIX + key);
        });
        return forgotten;
    }

    private static boolean matches(String key, String chat, @Nullable What what) {
        String where = key.substring(0, key.lastIndexOf('/'));
        String id = where.substring(where.indexOf('/') + 1);
        return (chat.isEmpty() || chat.equals(where) || chat.equals(id)) && (what == null || key.endsWith("/" + what));
    }

    /** What is believed now: the platform's code by {@code KIND/ID/WHAT}, in order. */
    public SortedMap<String, String> view() {
        load();
        Instant now = clock.instant();
        known.values().removeIf(refusal -> !now.isBefore(refusal.end()));
        SortedMap<String, String> view = new TreeMap<>();
        known.forEach((key, refusal) -> view.put(key.substring(PREFIX.length()), refusal.code()));
        return view;
    }

    private void load() {
        if (loaded) {
            return;
        }
        try {
            memory.all(PREFIX).forEach((key, value) -> known.putIfAbsent(key, Refusal.read(value)));
            loaded = true;
        } catch (UnavailableException storeIsAway) {
            // asked again with the next question
        }
    }

    private static String key(ChatKind kind, String id, What what) {
        return PREFIX + kind + "/" + id + "/" + what;
    }
}
