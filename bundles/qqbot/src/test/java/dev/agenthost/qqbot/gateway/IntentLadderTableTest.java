package dev.agenthost.qqbot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.settings.Intent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every set of intents that can be configured, and every refusal until there is nothing less to ask for, twice. */
final class IntentLadderTableTest {
    /** What goes at one step, in this order; everything that is not named here goes first. */
    private static final List<Set<Intent>> LAST_TO_GO = List.of(
            EnumSet.of(Intent.INTERACTION),
            EnumSet.of(Intent.GUILDS, Intent.GUILD_MEMBERS, Intent.DIRECT_MESSAGE),
            EnumSet.of(Intent.PUBLIC_GUILD_MESSAGES),
            EnumSet.of(Intent.GROUP_AND_C2C_EVENT));

    @Test
    void everything_is_asked_for_twice_and_then_without_the_next_that_may_go() {
        Intent[] all = Intent.values();
        for (int subset = 1; subset < 1 << all.length; subset++) {
            Set<Intent> configured = EnumSet.noneOf(Intent.class);
            for (int i = 0; i < all.length; i++) {
                if ((subset >> i & 1) == 1) {
                    configured.add(all[i]);
                }
            }
            IntentLadder ladder = new IntentLadder(mask(configured));
            for (int round = 0; round < 2; round++) {
                List<Set<Intent>> expected = rungs(configured);
                for (int step = 0; step < expected.size(); step++) {
                    Set<Intent> asked = expected.get(step);
                    assertThat(ladder.mask())
                            .as("step %s of %s", step, configured)
                            .isEqualTo(mask(asked));
                    Set<Intent> refused = EnumSet.copyOf(configured);
                    refused.removeAll(asked);
                    assertThat(ladder.refused())
                            .as("refused at step %s of %s", step, configured)
                            .containsExactlyElementsOf(refused);
                    assertThat(ladder.stepDown())
                            .as("less to ask for after step %s of %s", step, configured)
                            .isEqualTo(step + 1 < expected.size());
                }
            }
        }
    }

    private static List<Set<Intent>> rungs(Set<Intent> configured) {
        List<Set<Intent>> rungs = new ArrayList<>(List.of(configured, configured));
        Set<Intent> left = EnumSet.copyOf(configured);
        left.retainAll(LAST_TO_GO.stream().flatMap(Set::stream).toList());
        for (Set<Intent> next : LAST_TO_GO) {
            if (!left.isEmpty() && !left.equals(rungs.get(rungs.size() - 1))) {
                rungs.add(EnumSet.copyOf(left));
            }
            left.removeAll(next);
        }
        return rungs;
    }

    private static int mask(Set<Intent> intents) {
        return intents.stream().mapToInt(Intent::mask).sum();
    }
}
