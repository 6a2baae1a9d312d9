package dev.agenthost.installer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Resolves the candidate on trial, beside what runs and as if the bundle it would replace were gone. Nobody is wired to it
 * meanwhile, and nothing of it is started. Needs the framework property {@code org.osgi.framework.bsnversion=multiple}.
 */
final class ResolutionVeto implements Veto {
    private static final Pattern MISSING =
            Pattern.compile("missing requirement \\[[^]]*\\]\\(R [^)]*\\)\\] ((?:(?! Unresolved)[^\\[])+)");

    private final BundleContext context;

    ResolutionVeto(BundleContext context) {
        this.context = context;
    }

    @Override
    public Optional<String> objection(Candidate candidate, Optional<Bundle> running) throws IOException {
        try (InputStream jar = Files.newInputStream(candidate.copy())) {
            Bundle trial = context.installBundle("trial:" + candidate.symbolicName(), jar);
            try {
                return resolve(trial, running);
            } finally {
                trial.uninstall();
            }
        } catch (BundleException e) {
            DiskTrouble.passOn(e);
            return Optional.of("it cannot be installed: " + e.getMessage());
        }
    }

    private Optional<String> resolve(Bundle trial, Optional<Bundle> running) {
        ServiceRegistration<ResolverHookFactory> hook =
                context.registerService(ResolverHookFactory.class, triggers -> new Apart(trial, running), null);
        try {
            FrameworkWiring wiring =
                    context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
            return wiring.resolveBundles(Set.of(trial)) ? Optional.empty() : Optional.of(whatIsMissing(trial));
        } finally {
            hook.unregister();
        }
    }

    /** Only the attempt to start tells what the resolver missed. */
    private static String whatIsMissing(Bundle trial) {
        try {
            trial.start(Bundle.START_TRANSIENT);
            return "it does not resolve";
        } catch (BundleException e) {
            return "it does not resolve: " + lastMissing(String.valueOf(e.getMessage()));
        }
    }

    static String lastMissing(String message) {
        Matcher matcher = MISSING.matcher(message);
        String missing = message;
        while (matcher.find()) {
            missing = "nothing provides " + matcher.group(1).strip();
        }
        return missing;
    }

    /** Keeps the trial and the rest of the host apart; what the running bundle provides counts as gone. */
    private record Apart(Bundle trial, Optional<Bundle> running) implements ResolverHook {
        @Override
        public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
            boolean byTrial = of(requirement.getRevision(), trial);
            for (Iterator<BundleCapability> all = candidates.iterator(); all.hasNext(); ) {
                BundleRevision provider = all.next().getRevision();
                boolean apart =
                        byTrial ? running.filter(bundle -> of(provider, bundle)).isPresent() : of(provider, trial);
                if (apart) {
                    all.remove();
                }
            }
        }

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {
            if (of(singleton.getRevision(), trial)) {
                collisionCandidates.clear();
            } else {
                collisionCandidates.removeIf(other -> of(other.getRevision(), trial));
            }
        }

        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {}

        @Override
        public void end() {}

        private static boolean of(BundleRevision revision, Bundle bundle) {
            return revision.getBundle().equals(bundle);
        }
    }
}
