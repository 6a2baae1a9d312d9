package dev.agenthost.installer;

import dev.agenthost.message.AccountId;
import java.util.Set;

/**
 * An update that has not proved itself.
 *
 * @param phase how far it has come
 * @param file the name in bundles/ of the jar on trial
 * @param version of the bundle in it, to tell people
 * @param digest of its content
 * @param expected the accounts that were ready before
 * @param reason why it was found bad; empty before
 */
record Trial(Phase phase, String file, String version, String digest, Set<AccountId> expected, String reason) {
    /** How far a trial has come. */
    enum Phase {
        /** The new jar runs and is watched. */
        ON_PROBATION,
        /** The new jar is found bad; the files may not have changed places yet. */
        ROLLING_BACK,
        /** The last good jar runs again and is watched. */
        ROLLED_BACK,
        /** What runs is not ready, and nothing more is done about it. */
        GIVEN_UP
    }

    Trial {
        expected = Set.copyOf(expected);
    }

    Trial in(Phase next, String why) {
        return new Trial(next, file, version, digest, expected, why);
    }
}
