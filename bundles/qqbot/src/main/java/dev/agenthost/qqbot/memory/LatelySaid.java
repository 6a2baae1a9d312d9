package dev.agenthost.qqbot.memory;

import dev.agenthost.message.ChatKind;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When something was said on the bot's own initiative within the last minute, so that a minute's quota outlives restarts and
 * changes of settings. Kept under {@code lately/KIND/ID} as times in milliseconds, for a minute. Any thread; nothing throws, and
 * while the store cannot tell, only what was said in this life is known.
 */
public final class LatelySaid {
    /** As long as the longest period that is not a day. */
    public static final Duration LIFE = Duration.ofMinutes(1);

    private static final String PREFIX = "lately/";
    private static final int LONGEST_ID = 250;

    /** More than any quota of a minute allows. */
    private static final int MOST_OF_ONE = 100;

    private final AccountMemory memory;
    private final InstantSource clock;
    private final Map<String, List<Long>> chats = new LinkedHashMap<>();
    private boolean read;

    /** Something that was said. */
    public record Once(ChatKind kind, String chat, Instant at) {}

    /** @param clock the wall clock */
    public LatelySaid(AccountMemory memory, InstantSource clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /** Something is said now. */
    public void said(ChatKind kind, String chat) {
        if (chat.length() > LONGEST_ID) {
            return;
        }
        read();
        long now = clock.millis();
        String key = PREFIX + kind + "/" + chat;
        String value;
        synchronized (chats) {
            chats.values().forEach(times -> times.removeIf(at -> isOver(at, now)));
            chats.values().removeIf(List::isEmpty);
            List<Long> times = chats.computeIfAbsent(key, first -> new ArrayList<>());
            if (times.size() == MOST_OF_ONE) {
                times.remove(0);
            }
            times.add(now);
            value = times.stream().map(String::valueOf).collect(Collectors.joining(" "));
        }
        memory.put(key, value, LIFE, null);
    }

    /** All of the last minute, in order. */
    public List<Once> all() {
        read();
        long now = clock.millis();
        synchronized (chats) {
            return chats.entrySet().stream()
                    .flatMap(entry -> entry.getValue().stream()
                            .filter(at -> !isOver(at, now))
                            .map(at -> once(entry.getKey(), at)))
                    .sorted(Comparator.comparing(Once::at))
                    .toList();
        }
    }

    private static boolean isOver(long at, long now) {
        return at + LIFE.toMillis() <= now;
    }

    private static Once once(String key, long at) {
        String[] parts = key.substring(PREFIX.length()).split("/", 2);
        return new Once(ChatKind.valueOf(parts[0]), parts[1], Instant.ofEpochMilli(at));
    }

    /** What an earlier life said, read once. */
    private void read() {
        synchronized (chats) {
            if (read) {
                return;
            }
        }
        try {
            Map<String, String> stored = memory.all(PREFIX);
            synchronized (chats) {
                if (!read) {
                    stored.forEach(this::before);
                    read = true;
                }
            }
        } catch (UnavailableException storeIsAway) {
            // asked again the next time
        }
    }

    /** What was said in this life while the store was away is among it, but for what is being stored now. */
    private void before(String key, String value) {
        List<Long> times =
                new ArrayList<>(Stream.of(value.split(" ")).map(Long::valueOf).toList());
        if (times.size() >= chats.getOrDefault(key, List.of()).size()) {
            chats.put(key, times);
        }
    }
}
