package dev.agenthost.installer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.StatusBoard;
import dev.agenthost.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * A framework with Declarative Services, a shelf, and the files it works on; a test is File Install, the clock and the accounts.
 * Starting anew empties the framework's cache, as the host does.
 */
final class Stage {
    static final Duration BOUND = Duration.ofSeconds(60);

    /** What the system bundle shares with the bundles: they see the very classes of the test. */
    private static final String SHARED = Stream.of(
                    "org.osgi.service.component;version=1.5",
                    "org.osgi.service.component.runtime;version=1.5",
                    "org.osgi.service.component.runtime.dto;version=1.5",
                    "org.osgi.util.promise;version=1.3",
                    "org.osgi.util.function;version=1.2",
                    "dev.agenthost.platform;version=1.0",
                    "dev.agenthost.message;version=1.0")
            .reduce((left, right) -> left + "," + right)
            .orElseThrow();

    final Path folder;
    final Path bundles;
    final Path kept;
    final ManualTime time = new ManualTime();
    private Framework framework;
    private Trials trials;
    private BundleShelf shelf;
    private AccountWatch accounts;
    private Board board;

    Stage(Path folder) throws Exception {
        this.folder = folder;
        bundles = Files.createDirectories(folder.resolve("bundles"));
        kept = folder.resolve("kept");
        start();
    }

    private void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        "org.osgi.framework.storage", folder.resolve("cache").toString(),
                        "org.osgi.framework.storage.clean", "onFirstInit",
                        "org.osgi.framework.bsnversion", "multiple",
                        "org.osgi.framework.system.packages.extra", SHARED,
                        "felix.log.level", "0"));
        framework.start();
        BundleContext context = framework.getBundleContext();
        String scr = Class.forName("org.apache.felix.scr.info.ScrInfo")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        context.installBundle(scr).start();
        accounts = new AccountWatch();
        board = new Board();
        accounts.board = board;
        Ledger ledger = new Ledger(kept);
        KeptJars jars = new KeptJars(kept);
        ServiceComponentRuntime components =
                context.getService(context.getServiceReference(ServiceComponentRuntime.class));
        trials = new Trials(
                bundles,
                jars,
                ledger,
                new Readiness(context, components, accounts, new Reach(time::nanoTime)),
                () -> BOUND,
                time::nanoTime);
        trials.resume();
        shelf = new BundleShelf(
                context,
                jars,
                trials,
                List.of(new PartOfHostVeto(context), new StateVersionVeto(ledger), new ResolutionVeto(context)));
    }

    /** The host ends and starts: every jar of bundles/ is offered to a new shelf. */
    void startAnew() throws Exception {
        stop();
        start();
        try (Stream<Path> files = Files.list(bundles)) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(shelf::offer);
        }
        shelf.look();
    }

    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    /** Drops a jar; it is looked at once afterwards, as the host does. */
    Path offer(String name, byte[] content) throws IOException {
        Path file = put(name, content);
        shelf.offer(file);
        shelf.look();
        return file;
    }

    /** A jar that nobody has seen yet. */
    Path put(String name, byte[] content) throws IOException {
        return Files.write(bundles.resolve(name), content);
    }

    void offerAgain(Path file) {
        shelf.offer(file);
        shelf.look();
    }

    void delete(Path file) throws IOException {
        Files.delete(file);
        shelf.withdraw(file);
    }

    /** The disk takes no copies from now on. */
    void diskIsFull() throws IOException {
        Files.createDirectories(kept.resolve("incoming.tmp/in the way"));
    }

    void diskHasRoom() throws IOException {
        Files.delete(kept.resolve("incoming.tmp/in the way"));
    }

    /** What waits for the disk is tried again, as the host does every few seconds. */
    void retry() {
        shelf.retry();
        shelf.look();
    }

    List<Path> waiting() {
        return List.copyOf(shelf.waiting().keySet());
    }

    void withdraw(Path file) {
        shelf.withdraw(file);
    }

    /** Time passes, and is looked at every second. */
    void pass(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            time.advance(Duration.ofSeconds(1));
            shelf.look();
        }
    }

    boolean anyTrial() {
        return shelf.look();
    }

    void accountIs(String account, State state) {
        accountIs(account, state, Map.of());
    }

    void accountIsHindered(String account, State state) {
        accountIs(account, state, Map.of(AccountStatus.HINDRANCE, "the platform does not answer"));
    }

    /** It says that the platform does not answer at this address. */
    void accountIsHindered(String account, State state, String endpoint) {
        accountIs(
                account,
                state,
                Map.of(AccountStatus.HINDRANCE, "the platform does not answer", AccountStatus.ENDPOINT, endpoint));
    }

    private void accountIs(String account, State state, Map<String, String> facts) {
        board.publish(new AccountStatus(AccountId.parse(account), state, "because", Instant.EPOCH, facts, Map.of()));
    }

    void removeAccount(String account) {
        board.remove(AccountId.parse(account));
    }

    /** What {@code status} and {@code /health} show: name, well, reason. */
    List<String> report() {
        return trials.report().stream()
                .map(part -> part.name() + (part.well() ? " is well: " : " is NOT well: ") + part.reason())
                .toList();
    }

    static String reason(Path jar) throws IOException {
        return Files.readString(jar.resolveSibling(jar.getFileName() + ".rejected.txt"));
    }

    static Path rejected(Path jar) {
        return jar.resolveSibling(jar.getFileName() + ".rejected");
    }

    List<Bundle> installed(String name) {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
    }

    /** Version and state of the one bundle of this name. */
    String running(String name) {
        List<Bundle> found = installed(name);
        if (found.isEmpty()) {
            return "nothing";
        }
        assertThat(found).hasSize(1);
        Bundle bundle = found.get(0);
        String state = switch (bundle.getState()) {
            case Bundle.ACTIVE -> "ACTIVE";
            case Bundle.RESOLVED -> "RESOLVED";
            default -> String.valueOf(bundle.getState());
        };
        return bundle.getVersion() + " " + state;
    }

    /** The host's board, without its thread. */
    private final class Board implements StatusBoard {
        private final Map<AccountId, AccountStatus> statuses = new TreeMap<>();

        @Override
        public void publish(AccountStatus status) {
            statuses.put(status.account(), status);
            accounts.statusChanged(status);
        }

        @Override
        public void remove(AccountId account) {
            statuses.remove(account);
            accounts.accountRemoved(account);
        }

        @Override
        public List<AccountStatus> all() {
            return List.copyOf(statuses.values());
        }
    }
}
