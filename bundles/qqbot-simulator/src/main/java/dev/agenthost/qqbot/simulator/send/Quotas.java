package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Faults;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.RateBook.Limit;
import dev.agenthost.qqbot.simulator.platform.RestError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much a bot may say unasked (protocol reference 6.5). Stateless. */
final class Quotas {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int CHANNEL_PER_DAY = 20;
    private static final int CHANNELS_PER_DAY = 2;

    private Quotas() {}

    /** Takes one unasked message, or says what is used up. */
    static @Nullable RestError take(BotApp app, Conversation conversation, Instant now) {
        if (!app.faults().get(Knob.PROACTIVE_QUOTAS)) {
            return null;
        }
        return app.rates()
                .take(
                        now,
                        switch (conversation.kind()) {
                            case DIRECT -> direct(app.faults(), conversation);
                            case GROUP -> group(app.faults(), conversation);
                            case CHANNEL -> channel(app, conversation, now);
                            case CHANNEL_DIRECT -> channelDirect(conversation);
                        });
    }

    private static List<Limit> direct(Faults faults, Conversation conversation) {
        boolean certified = faults.get(Knob.CERTIFIED);
        List<Limit> limits = target(faults, conversation);
        limits.add(new Limit("users", SECOND, certified ? 10 : 5, RestError.PROACTIVE_QUOTA));
        limits.add(new Limit("users", MINUTE, certified ? UNLIMITED : 30, RestError.PROACTIVE_QUOTA));
        return limits;
    }

    private static List<Limit> group(Faults faults, Conversation conversation) {
        List<Limit> limits = target(faults, conversation);
        limits.add(new Limit("groups", MINUTE, faults.get(Knob.CERTIFIED) ? 60 : 30, RestError.PROACTIVE_QUOTA));
        return limits;
    }

    private static List<Limit> target(Faults faults, Conversation conversation) {
        List<Limit> limits = new ArrayList<>();
        limits.add(new Limit(
                conversation.key(), MINUTE, faults.get(Knob.PROACTIVE_PER_MINUTE), RestError.PROACTIVE_QUOTA));
        limits.add(new Limit(conversation.key(), DAY, faults.get(Knob.PROACTIVE_PER_DAY), RestError.PROACTIVE_QUOTA));
        return limits;
    }

    private static List<Limit> channel(BotApp app, Conversation conversation, Instant now) {
        Limit own = new Limit(conversation.key(), DAY, CHANNEL_PER_DAY, RestError.CHANNEL_QUOTA);
        Limit channels = new Limit("channels", DAY, CHANNELS_PER_DAY, RestError.CHANNELS_USED_UP);
        return app.rates().touched(own, now) ? List.of(own) : List.of(own, channels);
    }

    private static List<Limit> channelDirect(Conversation conversation) {
        return List.of(
                new Limit(conversation.key(), DAY, 2, RestError.DIRECT_QUOTA),
                new Limit("dms", DAY, 200, RestError.DIRECT_TOTAL_QUOTA));
    }

    /** Takes one message of a channel, asked or unasked. */
    static @Nullable RestError takeAny(BotApp app, Conversation conversation, Instant now) {
        int most = app.faults().get(Knob.CHANNEL_PER_SECOND);
        return most <= 0 || conversation.kind() != Conversation.Kind.CHANNEL
                ? null
                : app.rates()
                        .take(
                                now,
                                List.of(new Limit("any in " + conversation.key(), SECOND, most, RestError.TOO_MANY)));
    }
}
