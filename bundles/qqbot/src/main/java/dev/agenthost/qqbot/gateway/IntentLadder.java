package dev.agenthost.qqbot.gateway;

import dev.agenthost.qqbot.settings.Intent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which intents to ask for while the platform refuses some (protocol 3.3: the refusal does not say which). Every step asks
 * for less than the one before; the first is tried twice, since a stale token is refused in the same way. Not thread-safe.
 */
public final class IntentLadder {
    private static final int UNVERIFIED = mask(
            Intent.GUILDS,
            Intent.GUILD_MEMBERS,
            Intent.DIRECT_MESSAGE,
            Intent.GROUP_AND_C2C_EVENT,
            Intent.PUBLIC_GUILD_MESSAGES);

    /** The default and what every bot is given: what is asked for besides goes first, and costs a bot nothing else. */
    private static final int USUAL = UNVERIFIED | mask(Intent.INTERACTION);

    private final int configured;
    private final int[] steps;
    private int step;

    public IntentLadder(int configured) {
        this.configured = configured;
        this.steps = IntStream.concat(
                        IntStream.of(configured),
                        IntStream.of(
                                        configured,
                                        configured & USUAL,
                                        configured & UNVERIFIED,
                                        configured & mask(Intent.GROUP_AND_C2C_EVENT, Intent.PUBLIC_GUILD_MESSAGES),
                                        configured & mask(Intent.GROUP_AND_C2C_EVENT))
                                .filter(mask -> mask != 0)
                                .distinct())
                .toArray();
    }

    private static int mask(Intent... intents) {
        return Arrays.stream(intents).mapToInt(Intent::mask).reduce(0, (left, right) -> left | right);
    }

    /** What to ask for now. */
    public int mask() {
        return steps[step];
    }

    /**
     * The platform refused {@link #mask}.
     *
     * @return false when there is nothing less to ask for; the next try starts at the top
     */
    public boolean stepDown() {
        step = (step + 1) % steps.length;
        return step != 0;
    }

    /** The configured intents that are not asked for any more. */
    public List<Intent> refused() {
        int missing = configured & ~mask();
        return Arrays.stream(Intent.values())
                .filter(intent -> (intent.mask() & missing) != 0)
                .collect(Collectors.toUnmodifiableList());
    }
}
