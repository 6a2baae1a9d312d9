package dev.agenthost.installer;

import java.util.Optional;
import org.osgi.framework.Bundle;

/** What has written newer state than the candidate knows is not replaced by it: the older one could misread that state. */
final class StateVersionVeto implements Veto {
    private final Ledger ledger;

    StateVersionVeto(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Optional<String> objection(Candidate candidate, Optional<Bundle> running) {
        int reached = ledger.entry(candidate.symbolicName()).stateVersion();
        return candidate.stateVersion() >= reached
                ? Optional.empty()
                : Optional.of(candidate + " knows state of version " + candidate.stateVersion() + " ("
                        + Candidate.STATE_VERSION + "), but " + candidate.symbolicName()
                        + " has run here with version " + reached + "; expected " + reached + " or more");
    }
}
