package dev.agenthost.installer;

import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import dev.agenthost.thread.Threads;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the jars of bundles/ in place of File Install's own handler, which would touch the running bundle first and ask
 * later. File Install asks installers by ranking and calls on its one thread for this folder, when a file has stopped
 * changing; everything is done on a thread of our own, which afterwards looks at what is on trial until all of it is decided.
 * The folder is the framework property {@code agenthost.bundles}.
 */
@Component(
        service = {ArtifactInstaller.class, StatusSource.class},
        immediate = true,
        property = Constants.SERVICE_RANKING + ":Integer=100")
public final class BundleFolder implements ArtifactInstaller, StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(BundleFolder.class);
    private static final long PAUSE_MS = 500;
    private static final long RETRY_MS = 3_000;
    private static final long PATIENCE_MS = 1_000;

    private final File folder;
    private final StartedFramework framework;
    private final Trials trials;
    private final BundleShelf shelf;
    private final ScheduledExecutorService thread = Threads.timer("agenthost-installer", BundleFolder.class);
    private volatile List<PartStatus> report = List.of();

    /** The look that is due; only the thread touches it. */
    private @Nullable Future<?> next;

    /** When it is due that what waits for the disk is tried again; only the thread touches it. */
    private @Nullable Future<?> nextRetry;

    @Activate
    public BundleFolder(
            BundleContext context,
            @Reference ServiceComponentRuntime components,
            @Reference AccountWatch accounts,
            @Reference ProbationTime time)
            throws IOException {
        folder = new File(context.getProperty("agenthost.bundles")).getCanonicalFile();
        Path data = Path.of(context.getProperty("agenthost.data"), "bundles");
        Ledger ledger = new Ledger(data);
        KeptJars kept = new KeptJars(data);
        Readiness readiness = new Readiness(context, components, accounts, new Reach(System::nanoTime));
        trials = new Trials(folder.toPath(), kept, ledger, readiness, time::bound, System::nanoTime);
        trials.resume();
        framework = new StartedFramework(context);
        thread.execute(framework::await);
        shelf = new BundleShelf(
                context,
                kept,
                trials,
                List.of(new PartOfHostVeto(context), new StateVersionVeto(ledger), new ResolutionVeto(context)));
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        framework.close();
        thread.shutdownNow();
        if (!thread.awaitTermination(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
            LOG.info("Left without waiting any longer for what is being installed");
        }
    }

    @Override
    public boolean canHandle(File artifact) {
        return folder.equals(artifact.getParentFile()) && artifact.getName().endsWith(".jar");
    }

    @Override
    public void install(File artifact) {
        carryOut(() -> shelf.offer(artifact.toPath()));
    }

    @Override
    public void update(File artifact) {
        carryOut(() -> shelf.offer(artifact.toPath()));
    }

    @Override
    public void uninstall(File artifact) {
        carryOut(() -> shelf.withdraw(artifact.toPath()));
    }

    @Override
    public List<PartStatus> parts() {
        return report;
    }

    /**
     * Waits for the change itself, as File Install expects, not for the verdict on it. While the host starts it waits for
     * nothing: the changes are carried out in their order when it has started.
     */
    private void carryOut(Runnable change) {
        try {
            Future<?> done = thread.submit(() -> {
                change.run();
                lookSoon(0);
            });
            if (framework.isStarted()) {
                done.get();
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("The installer is stopping: nothing is taken any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("A change in bundles/ could not be carried out", e.getCause());
        }
    }

    private void look() {
        boolean again = true;
        try {
            again = shelf.look();
        } catch (RuntimeException e) {
            LOG.error("What is on trial cannot be looked at", e);
        }
        List<PartStatus> parts = new ArrayList<>(trials.report());
        shelf.waiting()
                .forEach((file, reason) ->
                        parts.add(new PartStatus("bundles/" + file.getFileName(), false, reason, Map.of(), Map.of())));
        report = List.copyOf(parts);
        if (again) {
            lookSoon(PAUSE_MS);
        }
        if (!shelf.waiting().isEmpty() && nextRetry == null) {
            retrySoon();
        }
    }

    private void retrySoon() {
        try {
            nextRetry = thread.schedule(this::retry, RETRY_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The installer is stopping: nothing is tried again");
        }
    }

    private void retry() {
        nextRetry = null;
        try {
            shelf.retry();
        } catch (RuntimeException e) {
            LOG.error("What waits for the disk cannot be tried again", e);
        }
        lookSoon(0);
    }

    private void lookSoon(long pauseMillis) {
        Future<?> due = next;
        if (due != null) {
            due.cancel(false);
        }
        try {
            next = thread.schedule(this::look, pauseMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            next = null;
        }
    }
}
