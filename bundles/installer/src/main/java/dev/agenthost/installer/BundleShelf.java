package dev.agenthost.installer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the bundles that run in step with the jars that lie in bundles/. One symbolic name runs once: a newer version under
 * another file name updates the running bundle and the older jar goes. Every veto is heard before anything that runs is
 * touched. One thread at a time.
 */
final class BundleShelf {
    private static final Logger LOG = LoggerFactory.getLogger(BundleShelf.class);

    /** Of the bundles' locations; the framework finds a bundle by its location. */
    private static final String LOCATION = "bundles:";

    private final BundleContext context;
    private final KeptJars kept;
    private final Trials trials;
    private final List<Veto> vetoes;
    private final Wiring wiring;
    private final Refusals refusals = new Refusals();
    private final Map<String, Installed> installed = new HashMap<>();

    BundleShelf(BundleContext context, KeptJars kept, Trials trials, List<Veto> vetoes) {
        this.context = context;
        this.kept = kept;
        this.trials = trials;
        this.vetoes = vetoes;
        this.wiring = new Wiring(context);
    }

    /** The file is new or has changed. */
    void offer(Path file) {
        if (take(file)) {
            reconsider();
        }
    }

    /** The file is gone. */
    void withdraw(Path file) {
        if (Files.exists(file)) {
            // the last good jar came back under this name: it will be offered
            return;
        }
        refusals.remove(file);
        standingFor(file).ifPresent(gone -> {
            uninstall(gone);
            reconsider();
        });
    }

    /**
     * Looks at what is on trial, and lets the last good jar take the place of one that does not prove itself.
     *
     * @return whether there is anything to look at again
     */
    boolean look() {
        boolean any = false;
        for (Installed each : List.copyOf(installed.values())) {
            String name = each.bundle().getSymbolicName();
            if (trials.isOn(name)) {
                judge(each);
                any |= trials.isOn(name);
            }
        }
        return any;
    }

    private void judge(Installed suspect) {
        try {
            Optional<String> fault = trials.fault(suspect);
            if (fault.isPresent() && stands(suspect.bundle())) {
                // only the attempt to start tells why
                fault = start(suspect.bundle());
            }
            if (fault.isPresent() && rollBack(suspect.bundle(), fault.get())) {
                reconsider();
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be judged now: {}", suspect.bundle().getSymbolicName(), e.toString());
        }
    }

    /** Returns whether the last good jar has taken the bundle's place. */
    private boolean rollBack(Bundle bad, String reason) throws IOException {
        String name = bad.getSymbolicName();
        try {
            Optional<Candidate> good = trials.rollBack(name, reason);
            if (good.isPresent()) {
                take(good.get());
            }
            return good.isPresent();
        } catch (RefusedException e) {
            trials.giveUp(name, "what was put back for it cannot run (" + e.reason() + ")");
            return false;
        }
    }

    /** What was refused may fit now that something else has changed. */
    private void reconsider() {
        boolean changed;
        do {
            changed = false;
            for (Path file : refusals.files()) {
                changed |= Files.exists(file) && take(file);
            }
        } while (changed);
    }

    /** Tries again what only the disk did not let in. */
    void retry() {
        boolean changed = false;
        for (Path file : refusals.forTheDisk()) {
            changed |= Files.exists(file) && take(file);
        }
        if (changed) {
            reconsider();
        }
    }

    /** Why jars wait for the disk, by file; empty when none does. */
    Map<Path, String> waiting() {
        return refusals.forTheDisk().stream().collect(Collectors.toMap(file -> file, refusals::reason));
    }

    /** Returns whether anything that runs has changed. */
    private boolean take(Path file) {
        try {
            boolean changed = take(Candidate.read(file, kept.copy(file)));
            refusals.remove(file);
            return changed;
        } catch (RefusedException e) {
            refusals.add(file, e.reason());
        } catch (IOException e) {
            refusals.addForTheDisk(file, "the disk does not let it in, it is tried again: " + e.getMessage());
        } finally {
            kept.copyIsOver();
        }
        return standIn(file);
    }

    /** A jar that is refused takes nothing away, also when the host has started anew since it replaced the one that ran. */
    private boolean standIn(Path file) {
        try {
            Optional<Candidate> good = trials.standIn(file);
            if (good.isEmpty() || running(good.get()) != null) {
                return false;
            }
            boolean changed = take(good.get());
            LOG.warn("{} runs in place of {}, as it did before", good.get(), file.getFileName());
            return changed;
        } catch (RefusedException | IOException e) {
            LOG.debug("The last good jar cannot stand in for {}: {}", file.getFileName(), e.getMessage());
            return false;
        }
    }

    private boolean take(Candidate candidate) throws RefusedException, IOException {
        Installed running = running(candidate);
        if (running != null && candidate.sameContent(running.digest())) {
            refuseSecond(candidate, running);
            return startedNow(running.bundle(), candidate);
        }
        if (running != null) {
            refuseOlder(candidate, running);
        }
        Optional<Bundle> replaced = Optional.ofNullable(running).map(Installed::bundle);
        for (Veto veto : vetoes) {
            Optional<String> objection = veto.objection(candidate, replaced);
            if (objection.isPresent()) {
                throw new RefusedException(objection.get());
            }
        }
        standingFor(candidate.file()).filter(other -> !other.equals(running)).ifPresent(this::uninstall);
        if (running == null) {
            install(candidate);
        } else {
            update(candidate, running);
        }
        return true;
    }

    private static void refuseSecond(Candidate candidate, Installed running) throws RefusedException {
        if (!candidate.file().equals(running.file()) && Files.exists(running.file())) {
            throw new RefusedException("it is the same as " + running.file().getFileName() + ", which runs");
        }
    }

    private static void refuseOlder(Candidate candidate, Installed running) throws RefusedException {
        boolean other = !candidate.file().equals(running.file()) && Files.exists(running.file());
        if (other && candidate.version().compareTo(running.bundle().getVersion()) <= 0) {
            throw new RefusedException(running.bundle().getSymbolicName() + " "
                    + running.bundle().getVersion() + " runs from "
                    + running.file().getFileName()
                    + "; expected a newer version, or delete that file first");
        }
    }

    private void install(Candidate candidate) throws RefusedException, IOException {
        trials.begin(candidate, Set.of());
        try (InputStream jar = Files.newInputStream(candidate.copy())) {
            Bundle bundle = context.installBundle(LOCATION + candidate.symbolicName(), jar);
            installed.put(candidate.symbolicName(), new Installed(bundle, candidate.file(), candidate.digest()));
            LOG.info("{} is installed", candidate);
            start(bundle, candidate);
        } catch (BundleException e) {
            DiskTrouble.passOn(e);
            throw new RefusedException("it cannot be installed: " + e.getMessage());
        }
    }

    private void update(Candidate candidate, Installed running) throws RefusedException, IOException {
        Bundle bundle = running.bundle();
        String before = bundle.getVersion().toString();
        trials.begin(candidate, trials.expected(bundle));
        kept.roomFor(candidate);
        try (InputStream jar = Files.newInputStream(candidate.copy())) {
            bundle.stop(Bundle.STOP_TRANSIENT);
            bundle.update(jar);
        } catch (BundleException e) {
            startAgain(bundle);
            DiskTrouble.passOn(e);
            throw new RefusedException("it cannot replace " + before + ": " + e.getMessage());
        }
        installed.put(candidate.symbolicName(), new Installed(bundle, candidate.file(), candidate.digest()));
        wiring.refresh(bundle);
        LOG.info("{} is updated from {}", candidate, before);
        if (!running.file().equals(candidate.file()) && Files.deleteIfExists(running.file())) {
            LOG.info(
                    "{} has gone: {} replaces it",
                    running.file().getFileName(),
                    candidate.file().getFileName());
        }
        start(bundle, candidate);
    }

    private void uninstall(Installed gone) {
        Bundle bundle = gone.bundle();
        installed.remove(bundle.getSymbolicName());
        trials.end(bundle.getSymbolicName());
        try {
            bundle.uninstall();
            wiring.refresh(bundle);
            LOG.info("{} {} is uninstalled", bundle.getSymbolicName(), bundle.getVersion());
        } catch (BundleException e) {
            LOG.warn("{} does not uninstall cleanly: {}", bundle.getSymbolicName(), e.getMessage());
        }
    }

    /** A bundle that did not start is tried again when something else has changed. */
    private boolean startedNow(Bundle bundle, Candidate candidate) throws RefusedException, IOException {
        if (!stands(bundle)) {
            return false;
        }
        start(bundle, candidate);
        return bundle.getState() == Bundle.ACTIVE;
    }

    private static boolean stands(Bundle bundle) {
        return bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
    }

    /** A bundle that does not start, and has no good one before it, stays installed, with the reason told. */
    private void start(Bundle bundle, Candidate candidate) throws RefusedException, IOException {
        Optional<String> failure = start(bundle);
        if (failure.isPresent() && !rollBack(bundle, "it does not start: " + failure.get())) {
            throw new RefusedException(candidate + " does not start: " + failure.get());
        }
    }

    /** Why it does not start. */
    private static Optional<String> start(Bundle bundle) {
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null) {
            return Optional.empty();
        }
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            return Optional.empty();
        } catch (BundleException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(cause.toString());
        }
    }

    private static void startAgain(Bundle bundle) {
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            LOG.warn("{} does not start again: {}", bundle.getSymbolicName(), e.getMessage());
        }
    }

    /** What runs under the candidate's name; also when an earlier life of this bundle installed it. */
    private @Nullable Installed running(Candidate candidate) {
        Installed known = installed.get(candidate.symbolicName());
        Bundle bundle = context.getBundle(LOCATION + candidate.symbolicName());
        if (bundle == null) {
            return null;
        }
        return known != null ? known : new Installed(bundle, candidate.file(), "");
    }

    private Optional<Installed> standingFor(Path file) {
        return installed.values().stream()
                .filter(bundle -> bundle.file().equals(file))
                .findFirst();
    }
}
