package dev.agenthost.installer;

import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What the features brought cannot be replaced from bundles/. */
final class PartOfHostVeto implements Veto {
    private final BundleContext context;

    PartOfHostVeto(BundleContext context) {
        this.context = context;
    }

    @Override
    public Optional<String> objection(Candidate candidate, Optional<Bundle> running) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> candidate.symbolicName().equals(bundle.getSymbolicName()))
                .filter(bundle -> running.filter(bundle::equals).isEmpty())
                .findFirst()
                .map(bundle -> candidate.symbolicName() + " is a part of the host (" + bundle.getVersion()
                        + ") and is not replaced from bundles/");
    }
}
