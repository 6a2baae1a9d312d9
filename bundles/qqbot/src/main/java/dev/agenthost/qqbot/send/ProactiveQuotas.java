package dev.agenthost.qqbot.send;

import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.qqbot.memory.ChannelGuilds;
import dev.agenthost.qqbot.memory.DayCounts;
import dev.agenthost.qqbot.memory.DayCounts.UsedUp;
import dev.agenthost.qqbot.memory.LatelySaid;
import dev.agenthost.qqbot.send.Quota.Scope;
import dev.agenthost.qqbot.settings.QuotaTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one account may still say on its own initiative, counted ahead ({@link Quota}) and learnt from the platform's refusals,
 * which are the authority. What a day forbids is refused with {@link Kind#UNBIDDEN}, so that the host keeps it for the next reply;
 * after a refusal that does not tell minutes from days the chat rests for a minute, and the third in a row is taken for the day's.
 * Any thread.
 */
final class ProactiveQuotas {
    /** "Too often" in direct chats and groups (protocol 4.4): of a minute or of a day, it does not say. */
    private static final Set<Integer> TOO_OFTEN = Set.of(22009, 40034100);

    private static final Duration REST = Duration.ofMinutes(1);
    private static final int MOST_RESTS = 2;
    private static final int MOST_RESTING = 10_000;

    private final DayCounts counts;
    private final LatelySaid lately;
    private final ChannelGuilds guilds;
    private final InstantSource clock;
    private final Map<ConversationId, Rest> rests = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, Rest> eldest) {
            return size() > MOST_RESTING;
        }
    };

    private record Rest(Instant until, int times) {}

    /** What was counted for one message, to be given back when it was surely not sent. */
    record Taken(List<String> counted) {}

    /** @param clock the wall clock */
    ProactiveQuotas(DayCounts counts, LatelySaid lately, ChannelGuilds guilds, InstantSource clock) {
        this.counts = counts;
        this.lately = lately;
        this.guilds = guilds;
        this.clock = clock;
    }

    /**
     * Counts one message.
     *
     * @throws DeliveryException when it may not be sent now: it says which quota is used up, and when it is free again
     */
    Taken take(ConversationId chat, QuotaTable bot) throws DeliveryException {
        Instant now = clock.instant();
        Rest rest;
        synchronized (rests) {
            rest = rests.get(chat);
        }
        if (rest != null && now.isBefore(rest.until())) {
            String words = "the platform found proactive messages in this chat too many: none until " + rest.until();
            throw refusal(Kind.RATE_LIMITED, words, null, Duration.between(now, rest.until()));
        }
        Map<String, Quota> rows = rows(chat);
        Map<String, Integer> most = new LinkedHashMap<>();
        rows.forEach((what, row) -> most.put(what, row.most(bot).orElse(Integer.MAX_VALUE)));
        UsedUp used = counts.take(most).orElse(null);
        if (used == null) {
            return new Taken(List.copyOf(most.keySet()));
        }
        int code = used.count().code();
        throw refusal(
                Kind.UNBIDDEN,
                words(Objects.requireNonNull(rows.get(used.what())), used),
                code == 0 ? null : code,
                Duration.between(now, used.until()));
    }

    /** Counts one message that is sent whatever the counts say. */
    Taken count(ConversationId chat) {
        List<String> counted = List.copyOf(rows(chat).keySet());
        counts.add(counted);
        return new Taken(counted);
    }

    private Map<String, Quota> rows(ConversationId chat) {
        Map<String, Quota> rows = new LinkedHashMap<>();
        for (Quota row : Quota.ofDay(chat.kind())) {
            what(row, chat).ifPresent(what -> rows.put(what, row));
        }
        return rows;
    }

    /** One is said now, for quotas of less than a day. */
    void beginning(ConversationId chat) {
        lately.said(chat.kind(), chat.id());
    }

    /** What counts for quotas of less than a day, in order. */
    List<LatelySaid.Once> lately() {
        return lately.all();
    }

    /** How long ago that was. */
    Duration since(LatelySaid.Once once) {
        Duration since = Duration.between(once.at(), clock.instant());
        return since.isNegative() ? Duration.ZERO : since;
    }

    private static String words(Quota row, UsedUp used) {
        int code = used.count().code();
        return row.words() + ": used up until " + used.until()
                + (code == 0 ? "" : ", as the platform said with code " + code);
    }

    private static DeliveryException refusal(Kind kind, String words, @Nullable Integer code, Duration free) {
        return new DeliveryException(kind, words, code, null, free, null);
    }

    /** A message was taken by the platform. */
    void sent(ConversationId chat) {
        synchronized (rests) {
            rests.remove(chat);
        }
    }

    /** A message was not taken, or nobody knows; then it counts. */
    void failed(ConversationId chat, Taken taken, DeliveryException why) {
        if (why.kind() != Kind.AMBIGUOUS) {
            counts.giveBack(taken.counted());
        }
        int code = why.platformCode().orElse(0);
        for (Quota row : Quota.ofDay(chat.kind())) {
            if (code != 0 && code == row.code()) {
                what(row, chat).ifPresent(what -> counts.usedUp(what, code));
            } else if (TOO_OFTEN.contains(code) && row.code() == 0 && isOfDay(chat)) {
                what(row, chat).ifPresent(what -> counts.usedUp(what, code));
            }
        }
    }

    /** Whether the chat has rested often enough to know that no minute is meant; else it rests. */
    private boolean isOfDay(ConversationId chat) {
        synchronized (rests) {
            Instant now = clock.instant();
            Rest before = rests.get(chat);
            if (before != null && now.isBefore(before.until())) {
                return false; // it was under way already
            }
            rests.remove(chat);
            int times = before == null ? 0 : before.times();
            if (times < MOST_RESTS) {
                rests.put(chat, new Rest(now.plus(REST), times + 1));
            }
            return times >= MOST_RESTS;
        }
    }

    /** What is counted for a row; empty for a channel nobody knows the guild of, and for one that counts already. */
    private Optional<String> what(Quota row, ConversationId chat) {
        if (row.scope() != Scope.GUILD) {
            return Optional.of(row.what(chat.id()));
        }
        boolean counted = Quota.ofDay(chat.kind()).stream()
                .filter(other -> other.scope() == Scope.CHAT)
                .anyMatch(own -> counts.of(own.what(chat.id())).done() > 0);
        return counted ? Optional.empty() : guilds.guild(chat.id()).map(row::what);
    }

    /** What is used up today, and until when, by what it was counted for. */
    SortedMap<String, String> usedUp(QuotaTable bot) {
        SortedMap<String, String> view = new TreeMap<>();
        counts.view()
                .forEach((what, count) -> Quota.ofDay().stream()
                        .filter(row -> row.counts(what))
                        .filter(row -> count.code() != 0
                                || count.done() >= row.most(bot).orElse(Integer.MAX_VALUE))
                        .forEach(row -> view.put(what, words(row, new UsedUp(what, count, counts.dayEnds())))));
        return view;
    }

    /** How many messages were sent today on the bot's own initiative. */
    long today() {
        return counts.view().entrySet().stream()
                .filter(entry ->
                        Quota.ofDay().stream().anyMatch(row -> row.scope() == Scope.CHAT && row.counts(entry.getKey())))
                .mapToLong(entry -> entry.getValue().done())
                .sum();
    }

    /** A person wants everything to be tried anew. */
    void forgetRefusals() {
        synchronized (rests) {
            rests.clear();
        }
        counts.forgetRefusals();
    }
}
