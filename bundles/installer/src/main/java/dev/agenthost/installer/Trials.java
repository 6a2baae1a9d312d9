package dev.agenthost.installer;

import dev.agenthost.file.DurableFile;
import dev.agenthost.installer.Ledger.Entry;
import dev.agenthost.installer.Trial.Phase;
import dev.agenthost.message.AccountId;
import dev.agenthost.status.PartStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges every jar that has not proved itself, and gives the last good one its place back: once, and never one that has not
 * proved itself. What was decided is recorded before it is done. One thread at a time.
 */
final class Trials {
    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);
    private static final int TOLD = 3;

    /** So many times longer may last what an adapter puts on its platform although that can be reached. */
    private static final int DOUBT = 10;

    private final Path bundles;
    private final KeptJars kept;
    private final Ledger ledger;
    private final Readiness readiness;
    private final Supplier<Duration> bound;
    private final LongSupplier nanoTime;

    /** Of each symbolic name: since when each thing has been lacking. */
    private final Map<String, Map<String, Long>> clocks = new HashMap<>();

    /** Of each symbolic name on trial: what the last look found, in words. */
    private final Map<String, String> found = new TreeMap<>();

    /**
     * @param bound how long something may be lacking
     * @param nanoTime monotonic
     */
    Trials(
            Path bundles,
            KeptJars kept,
            Ledger ledger,
            Readiness readiness,
            Supplier<Duration> bound,
            LongSupplier nanoTime) {
        this.bundles = bundles;
        this.kept = kept;
        this.ledger = ledger;
        this.readiness = readiness;
        this.bound = bound;
        this.nanoTime = nanoTime;
    }

    /** Does what an earlier life of the host had decided and not finished; to be called before bundles/ is looked at. */
    void resume() throws IOException {
        for (Map.Entry<String, Entry> each : ledger.all().entrySet()) {
            Trial trial = each.getValue().trial();
            if (trial != null && trial.phase() == Phase.ROLLING_BACK) {
                swap(each.getKey(), each.getValue(), trial);
            }
        }
    }

    /** The accounts of a running bundle that its successor has to bring back. */
    Set<AccountId> expected(Bundle bundle) {
        return readiness.expected(bundle);
    }

    /**
     * The candidate is about to run.
     *
     * @param expected the accounts it has to bring back
     * @throws IOException when that cannot be recorded: then it must not run
     */
    void begin(Candidate candidate, Set<AccountId> expected) throws IOException {
        String name = candidate.symbolicName();
        String file = candidate.file().getFileName().toString();
        Entry before = ledger.entry(name);
        Trial last = before.trial();
        int stateVersion = Math.max(before.stateVersion(), candidate.stateVersion());
        clocks.remove(name);
        if (kept.isGood(candidate)) {
            boolean putBack = last != null
                    && last.phase() != Phase.ON_PROBATION
                    && !before.goodFile().isEmpty();
            ledger.put(name, new Entry(file, stateVersion, putBack ? last : null));
            return;
        }
        kept.keep(candidate);
        ledger.put(name, new Entry(before.goodFile(), stateVersion, trial(candidate, file, expected, last)));
    }

    private static Trial trial(Candidate candidate, String file, Set<AccountId> expected, @Nullable Trial last) {
        if (last != null && last.phase() != Phase.ROLLED_BACK && last.digest().equals(candidate.digest())) {
            // an earlier life of the host began it
            return new Trial(last.phase(), file, last.version(), last.digest(), last.expected(), last.reason());
        }
        Set<AccountId> all = new HashSet<>(expected);
        if (last != null) {
            // what the jar before, on trial too, had to bring back
            all.addAll(last.expected());
        }
        return new Trial(Phase.ON_PROBATION, file, candidate.version().toString(), candidate.digest(), all, "");
    }

    /** Somebody deleted the jar: there is nothing to go back to any more. */
    void end(String symbolicName) {
        clocks.remove(symbolicName);
        found.remove(symbolicName);
        try {
            ledger.put(symbolicName, new Entry("", ledger.entry(symbolicName).stateVersion(), null));
        } catch (IOException e) {
            LOG.warn("The end of {} cannot be recorded: {}", symbolicName, e.getMessage());
        }
    }

    boolean isOn(String symbolicName) {
        return ledger.entry(symbolicName).trial() != null;
    }

    /** Looks at a bundle on trial; why the last good jar should take its place, if it should. */
    Optional<String> fault(Installed installed) throws IOException {
        String name = installed.bundle().getSymbolicName();
        Entry entry = ledger.entry(name);
        Trial trial = entry.trial();
        if (trial == null) {
            return Optional.empty();
        }
        Sighting seen = readiness.look(installed.bundle(), trial.expected());
        if (seen.ready()) {
            pass(installed, entry, trial);
            return Optional.empty();
        }
        found.put(name, told(seen));
        return trial.phase() == Phase.GIVEN_UP || entry.goodFile().isEmpty()
                ? Optional.empty()
                : seen.broken().or(() -> overdue(name, seen));
    }

    private void pass(Installed installed, Entry entry, Trial trial) throws IOException {
        Bundle bundle = installed.bundle();
        String name = bundle.getSymbolicName();
        boolean itself = installed.digest().equals(trial.digest());
        if (itself) {
            kept.promote(name);
        }
        ledger.put(name, new Entry(itself ? trial.file() : entry.goodFile(), entry.stateVersion(), null));
        found.remove(name);
        clocks.remove(name);
        if (!entry.goodFile().isEmpty()) {
            LOG.info("{} {} is ready{}", name, bundle.getVersion(), itself ? "" : " again");
        }
    }

    private static String told(Sighting seen) {
        return Stream.of(
                        seen.broken().stream(),
                        seen.lacking().values().stream(),
                        seen.doubted().values().stream(),
                        seen.excused().stream())
                .flatMap(words -> words)
                .limit(TOLD)
                .collect(Collectors.joining("; "));
    }

    private Optional<String> overdue(String name, Sighting seen) {
        Map<String, Long> since = clocks.computeIfAbsent(name, none -> new HashMap<>());
        long now = nanoTime.getAsLong();
        since.keySet()
                .removeIf(each ->
                        !seen.lacking().containsKey(each) && !seen.doubted().containsKey(each));
        Duration most = bound.get();
        Optional<String> doubted = overdue(since, now, seen.doubted(), most.multipliedBy(DOUBT));
        return overdue(since, now, seen.lacking(), most).or(() -> doubted);
    }

    private static Optional<String> overdue(
            Map<String, Long> since, long now, Map<String, String> missing, Duration most) {
        missing.keySet().forEach(each -> since.putIfAbsent(each, now));
        String words = missing.entrySet().stream()
                .filter(each -> now - since.getOrDefault(each.getKey(), now) >= most.toNanos())
                .limit(TOLD)
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("; "));
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of("not ready within " + most.toSeconds() + " s: " + words);
    }

    /**
     * Lets the last good jar and the one on trial change places in bundles/.
     *
     * @return the last good one, to be taken now; empty when there is no way back
     * @throws RefusedException when the last good one is no whole jar any more
     */
    Optional<Candidate> rollBack(String name, String reason) throws IOException, RefusedException {
        Entry entry = ledger.entry(name);
        Trial trial = entry.trial();
        if (trial == null || trial.phase() == Phase.GIVEN_UP || entry.goodFile().isEmpty()) {
            return Optional.empty();
        }
        if (trial.phase() == Phase.ROLLED_BACK) {
            giveUp(name, "what was put back for it is not ready either (" + reason + ")");
            return Optional.empty();
        }
        if (!holds(bundles.resolve(trial.file()), trial.digest())) {
            LOG.info("{} has changed meanwhile: what lies there now is next", trial.file());
            return Optional.empty();
        }
        Candidate good = Candidate.read(bundles.resolve(entry.goodFile()), kept.good(name));
        if (good.stateVersion() < entry.stateVersion()) {
            giveUp(
                    name,
                    reason + "; " + good + " does not come back, since it does not know state of version "
                            + entry.stateVersion());
            return Optional.empty();
        }
        Trial decided = trial.in(Phase.ROLLING_BACK, reason);
        ledger.put(name, entry.with(decided));
        LOG.warn("{} {} is rejected, {} comes back: {}", name, trial.version(), good.version(), reason);
        swap(name, entry, decided);
        return Optional.of(good);
    }

    /** Does what is not done yet. Under one file name the good jar replaces the bad one in one step. */
    private void swap(String name, Entry entry, Trial trial) throws IOException {
        Path bad = bundles.resolve(trial.file());
        Path good = bundles.resolve(entry.goodFile());
        if (holds(bad, trial.digest())) {
            Files.deleteIfExists(Refusals.rejected(bad));
            Refusals.write(
                    bad,
                    name + " " + trial.version() + " ran and was rejected at " + Instant.now() + ": " + trial.reason()
                            + System.lineSeparator() + "The last good jar is " + entry.goodFile() + " again.");
            DurableFile.copy(bad, Refusals.rejected(bad));
        }
        if (!Files.exists(good) || holds(good, trial.digest())) {
            DurableFile.copy(kept.good(name), good);
        }
        if (holds(bad, trial.digest())) {
            Files.delete(bad);
        }
        ledger.put(name, entry.with(trial.in(Phase.ROLLED_BACK, trial.reason())));
    }

    private static boolean holds(Path file, String digest) throws IOException {
        return Files.exists(file) && Candidate.digest(file).equals(digest);
    }

    /** Nothing more is done about what runs, until another jar comes or it is ready after all. */
    void giveUp(String name, String reason) throws IOException {
        Entry entry = ledger.entry(name);
        Trial trial = entry.trial();
        if (trial != null) {
            String all = Stream.of(trial.reason(), reason)
                    .filter(words -> !words.isEmpty())
                    .collect(Collectors.joining("; "));
            ledger.put(name, entry.with(trial.in(Phase.GIVEN_UP, all)));
            LOG.warn("{} {}: {}; nothing more is done, see to it", name, trial.version(), reason);
            Refusals.write(bundles.resolve(trial.file()), reason + "; nothing more is done, see to it");
        }
    }

    /** How the trials stand that people should know of. */
    List<PartStatus> report() {
        List<PartStatus> parts = new ArrayList<>();
        found.forEach((name, words) -> {
            Entry entry = ledger.entry(name);
            Trial trial = entry.trial();
            if (trial != null && !entry.goodFile().isEmpty()) {
                parts.add(new PartStatus(
                        "bundle " + name, trial.phase() != Phase.GIVEN_UP, told(trial, words), Map.of(), Map.of()));
            }
        });
        return parts;
    }

    private static String told(Trial trial, String words) {
        return switch (trial.phase()) {
            case ON_PROBATION -> trial.version() + " is on probation: " + words;
            case ROLLING_BACK, ROLLED_BACK ->
                trial.version() + " was rejected (" + trial.reason() + "), the last good jar runs again: " + words;
            case GIVEN_UP -> trial.version() + " was not ready: " + trial.reason() + "; a person is needed";
        };
    }

    /** The last good jar of the bundle that this file stood for, as long as nothing else stands for it. */
    Optional<Candidate> standIn(Path file) throws IOException, RefusedException {
        String name = file.getFileName().toString();
        for (Map.Entry<String, Entry> each : ledger.all().entrySet()) {
            Path good = kept.good(each.getKey());
            if (each.getValue().goodFile().equals(name) && Files.exists(good)) {
                return Optional.of(Candidate.read(file, good));
            }
        }
        return Optional.empty();
    }
}
