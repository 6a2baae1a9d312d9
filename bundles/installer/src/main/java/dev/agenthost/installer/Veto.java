package dev.agenthost.installer;

import java.io.IOException;
import java.util.Optional;
import org.osgi.framework.Bundle;

/** A check that is asked before anything that runs is touched. Called on the thread that watches bundles/. */
interface Veto {
    /**
     * Why this jar is not to be taken.
     *
     * @param running the bundle it would replace
     * @throws IOException when the disk does not let it be told
     */
    Optional<String> objection(Candidate candidate, Optional<Bundle> running) throws IOException;
}
