package dev.agenthost.qqbot.send;

import dev.agenthost.message.ChatKind;
import dev.agenthost.qqbot.rest.ApiRoute;
import dev.agenthost.qqbot.settings.QuotaTable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much a bot may say on its own initiative: one row of protocol 6.5, as of 2026-08. (Until 2025-04 there was one for a month;
 * there is none now.) Five messages a second and channel hold for replies too and stand with the other calls in {@code ApiRoute}.
 *
 * @param kind of chat
 * @param scope what it is counted for
 * @param most so many messages; of {@link Scope#GUILD} chats
 * @param period in which
 * @param bots which bots it is for
 * @param code with which the platform refuses what is beyond this row and no other, or 0
 */
record Quota(ChatKind kind, Scope scope, int most, Period period, Set<QuotaTable> bots, int code) {
    /** What is counted together. */
    enum Scope {
        /** All chats of the kind. */
        BOT,
        /** One chat. */
        CHAT,
        /** The chats of one guild. */
        GUILD
    }

    /** In what time. */
    enum Period {
        SECOND(Duration.ofSeconds(1)),
        MINUTE(Duration.ofMinutes(1)),
        /** Of the platform's calendar; see {@code memory.DayCounts}. */
        DAY(null);

        private final @Nullable Duration length;

        Period(@Nullable Duration length) {
            this.length = length;
        }
    }

    private static final Set<QuotaTable> ALL = EnumSet.of(QuotaTable.UNCERTIFIED, QuotaTable.CERTIFIED);
    private static final Set<QuotaTable> UNCERTIFIED = EnumSet.of(QuotaTable.UNCERTIFIED);
    private static final Set<QuotaTable> CERTIFIED = EnumSet.of(QuotaTable.CERTIFIED);

    static final List<Quota> TABLE = List.of(
            new Quota(ChatKind.DIRECT, Scope.BOT, 5, Period.SECOND, UNCERTIFIED, 0),
            new Quota(ChatKind.DIRECT, Scope.BOT, 30, Period.MINUTE, UNCERTIFIED, 0),
            new Quota(ChatKind.DIRECT, Scope.BOT, 10, Period.SECOND, CERTIFIED, 0),
            new Quota(ChatKind.DIRECT, Scope.CHAT, 20, Period.MINUTE, ALL, 0),
            new Quota(ChatKind.DIRECT, Scope.CHAT, 1_000, Period.DAY, ALL, 0),
            new Quota(ChatKind.GROUP, Scope.BOT, 30, Period.MINUTE, UNCERTIFIED, 0),
            new Quota(ChatKind.GROUP, Scope.BOT, 60, Period.MINUTE, CERTIFIED, 0),
            new Quota(ChatKind.GROUP, Scope.CHAT, 20, Period.MINUTE, ALL, 0),
            new Quota(ChatKind.GROUP, Scope.CHAT, 1_000, Period.DAY, ALL, 0),
            new Quota(ChatKind.CHANNEL, Scope.CHAT, 20, Period.DAY, ALL, 304045),
            new Quota(ChatKind.CHANNEL, Scope.GUILD, 2, Period.DAY, ALL, 304047),
            new Quota(ChatKind.CHANNEL_DIRECT, Scope.CHAT, 2, Period.DAY, ALL, 304049),
            new Quota(ChatKind.CHANNEL_DIRECT, Scope.BOT, 200, Period.DAY, ALL, 304050));

    /** What is over before long: whoever meets it waits. */
    static Optional<ApiRoute> route(ChatKind kind, QuotaTable bot) {
        List<ApiRoute.Limit> limits = TABLE.stream()
                .filter(row -> row.kind == kind && row.bots.contains(bot))
                .flatMap(row -> Optional.ofNullable(row.period.length)
                        .map(length -> new ApiRoute.Limit(row.most, length, row.scope == Scope.CHAT))
                        .stream())
                .toList();
        return limits.isEmpty() ? Optional.empty() : Optional.of(new ApiRoute("proactive " + kind, limits));
    }

    /** The rows that are over with the day, of all kinds. */
    static List<Quota> ofDay() {
        return TABLE.stream().filter(row -> row.period == Period.DAY).toList();
    }

    /** What is over with the day: nobody waits for that. */
    static List<Quota> ofDay(ChatKind kind) {
        return ofDay().stream().filter(row -> row.kind == kind).toList();
    }

    /** How many there may be for this bot; empty where only the platform knows. */
    OptionalInt most(QuotaTable bot) {
        return bots.contains(bot) ? OptionalInt.of(most) : OptionalInt.empty();
    }

    /** Under what a count of today is kept. */
    String what(String chatOrGuild) {
        return switch (scope) {
            case BOT -> kind.name();
            case CHAT -> kind + "/" + chatOrGuild;
            case GUILD -> "GUILD/" + chatOrGuild;
        };
    }

    /** Whether a count of today is one of this row. */
    boolean counts(String what) {
        return scope == Scope.BOT ? what.equals(what("")) : what.startsWith(what(""));
    }

    /** For people. */
    String words() {
        String chats = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (scope) {
            case BOT -> most + " proactive messages a day in all " + chats + " chats";
            case CHAT -> most + " proactive messages a day in one " + chats + " chat";
            case GUILD -> "proactive messages in " + most + " channels of a guild a day";
        };
    }
}
