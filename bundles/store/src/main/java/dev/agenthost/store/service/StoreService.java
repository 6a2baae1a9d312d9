package dev.agenthost.store.service;

import dev.agenthost.settings.SettingsReader;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import dev.agenthost.store.Store;
import dev.agenthost.store.StoreException;
import dev.agenthost.store.Upkeep;
import dev.agenthost.store.jdbc.Copies;
import dev.agenthost.store.jdbc.OpenDatabase;
import dev.agenthost.store.jdbc.SqliteLibrary;
import dev.agenthost.thread.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the configured database on a thread of its own, again and again until it succeeds, and offers it as a service while
 * it is open. Always active, so that it can tell why there is no store.
 */
@Component(
        service = {StatusSource.class, Upkeep.class},
        immediate = true,
        configurationPid = StoreSettings.PID)
@Designate(ocd = StoreConfiguration.class)
public final class StoreService implements StatusSource, Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(StoreService.class);
    private static final long ROUND_MILLIS = 3_000;
    private static final long LEAVE_MILLIS = 2_000;
    private static final long TIDY_MILLIS = 1_000;
    /** What one round of tidying does at most; together with its pace more than can come in. */
    private static final int TIDY_STEPS = 50;

    private static final long TIDY_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BundleContext context;
    private final ScheduledExecutorService timer = Threads.timer("agenthost-store", StoreService.class);

    private final Future<?> rounds;
    private final Future<?> tidying;

    private volatile @Nullable StoreSettings settings;
    private volatile List<String> errors = List.of();
    private volatile PartStatus status;
    private volatile boolean leaving;

    /** Written by the timer's thread, and by {@link #deactivate} after that has ended. */
    private volatile @Nullable Offer offer;

    private volatile @Nullable HostId host;

    /** Of the timer's thread. */
    private long tidyAt = System.nanoTime();

    /** What is open, for which settings, and registered as what. */
    private record Offer(OpenDatabase database, StoreSettings settings, ServiceRegistration<?> registration) {}

    @Activate
    public StoreService(BundleContext context, Map<String, ?> properties) {
        this.context = context;
        this.status = part(false, "not opened yet", Map.of(), Map.of());
        read(properties);
        this.tidying = timer.scheduleWithFixedDelay(this::tidy, TIDY_MILLIS, TIDY_MILLIS, TimeUnit.MILLISECONDS);
        this.rounds = timer.scheduleWithFixedDelay(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Settings with an error in them do not replace those that work. */
    @Modified
    void modified(Map<String, ?> properties) {
        read(properties);
        timer.execute(this::round);
    }

    private void read(Map<String, ?> properties) {
        SettingsReader reader = new SettingsReader(StoreSettings.PID, properties);
        StoreSettings read = StoreSettings.read(reader);
        reader.errors().forEach(LOG::warn);
        reader.unknownKeys().forEach(key -> LOG.warn("{}: unknown key {}", reader.file(), key));
        errors = reader.errors();
        if (errors.isEmpty()) {
            settings = read;
        }
    }

    /** Opens, closes and looks after the database; on the timer's thread. */
    private void round() {
        try {
            StoreSettings wanted = settings;
            Offer current = offer;
            if (wanted == null) {
                tell(part(false, "not opened: " + String.join("; ", errors), Map.of(), Map.of()));
                return;
            }
            if (current != null && !current.settings.database().equals(wanted.database())) {
                withdraw();
                current = null;
            }
            if (current == null) {
                current = offer(wanted);
            }
            current.database.bound(wanted.mostBytes());
            current.database.leaseTime(wanted.lease());
            look(current, wanted.mostBytes());
        } catch (StoreException e) {
            tell(part(false, String.valueOf(e.getMessage()), Map.of(), Map.of()));
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // the next round must come, whatever this was
            PartStatus now = part(false, "a fault of the store: " + e + "; see the log", Map.of(), Map.of());
            if (!now.reason().equals(status.reason())) {
                LOG.error("The store's round failed", e);
            }
            tell(now);
        }
    }

    private Offer offer(StoreSettings wanted) throws StoreException {
        OpenDatabase database = open(wanted);
        if (leaving) {
            database.close();
            throw unavailable("The host stops");
        }
        database.leaseTime(wanted.lease());
        Offer made = new Offer(database, wanted, context.registerService(Store.class, database.store(), null));
        offer = made;
        return made;
    }

    private OpenDatabase open(StoreSettings wanted) throws StoreException {
        if (wanted.database() instanceof DatabaseSettings.Postgres postgres) {
            return OpenDatabase.postgres(
                    postgres.url(), postgres.user(), postgres.password().value(), InstantSource.system(), hostId());
        }
        try {
            SqliteLibrary.load(folder("agenthost.temporary"));
            return OpenDatabase.sqlite(file(), wanted.mostBytes(), InstantSource.system());
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "cannot make a folder: " + e, e);
        }
    }

    /** Locked until this component goes. */
    private String hostId() throws StoreException {
        HostId current = host;
        try {
            if (current == null) {
                current = HostId.lock(folder("agenthost.data"));
                host = current;
            }
            return current.value();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private Path file() throws IOException {
        return folder("agenthost.data").resolve("store.db");
    }

    private Path folder(String property) throws IOException {
        String folder = context.getProperty(property);
        return Files.createDirectories(Path.of(folder == null ? "." : folder));
    }

    private void look(Offer current, long mostBytes) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("database", current.database.where());
        facts.put("schema", String.valueOf(current.database.schemaVersion()));
        try {
            tell(working(facts, current.database, mostBytes));
        } catch (StoreException e) {
            tell(part(false, String.valueOf(e.getMessage()), facts, Map.of()));
        }
    }

    private PartStatus working(Map<String, String> facts, OpenDatabase database, long mostBytes) throws StoreException {
        OpenDatabase.Figures figures = database.figures();
        facts.put("size", figures.bytes() / 1024 + " KiB");
        if (figures.log() > 0) {
            facts.put("log", "of that " + figures.log() / 1024 + " KiB");
        }
        if (database.erasureHeldUp()) {
            facts.put(
                    "erasure",
                    "the files still hold texts that were erased, since a backup or another program reads them;"
                            + " they are overwritten when that has ended");
        }
        List<String> wrong = new ArrayList<>();
        if (!errors.isEmpty()) {
            wrong.add("with the settings before: " + String.join("; ", errors));
        }
        if (figures.log() > mostBytes / 2) {
            wrong.add("but its log grows, since a backup or another program reads it: end that");
        }
        return part(
                wrong.isEmpty(),
                String.join(" ", "open", String.join("; ", wrong)).strip(),
                facts,
                Map.of("messages open", figures.unsettled(), "dead letters", figures.deadLetters()));
    }

    /** Lets go of what was kept long enough; on the timer's thread. */
    private void tidy() {
        Offer current = offer;
        StoreSettings rule = settings;
        if (current == null || rule == null) {
            return;
        }
        try {
            current.database.finishErasures();
            current.database.shortenLog();
            if (System.nanoTime() - tidyAt < 0) {
                return;
            }
            boolean more = true;
            for (int step = 0; more && step < TIDY_STEPS && !leaving; step++) {
                more = current.database.retain(rule.retention());
            }
            if (!more) {
                tidyAt = System.nanoTime() + TIDY_PAUSE_NANOS;
            }
        } catch (StoreException e) {
            LOG.debug("Tidying goes on later", e);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("Tidying the store failed", e);
            tidyAt = System.nanoTime() + TIDY_PAUSE_NANOS;
        }
    }

    @Override
    public void backup(Path copy) throws StoreException, IOException {
        Offer current = offer;
        if (current == null) {
            throw unavailable("The store is not open: " + status.reason());
        }
        current.database.backup(copy);
    }

    /** The timer's thread does it: it is the one that opens and closes. */
    @Override
    public String restore(Path copy) throws StoreException, IOException {
        try {
            return timer.submit(() -> replaceBy(copy)).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException refused) {
                throw refused;
            }
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("Interrupted; the copy may be taken in all the same");
        } catch (RejectedExecutionException | CancellationException e) {
            throw unavailable("The host stops");
        }
    }

    private String replaceBy(Path copy) throws StoreException, IOException {
        StoreSettings wanted = settings;
        if (wanted == null) {
            throw unavailable("It is not known which database: " + String.join("; ", errors));
        }
        if (!(wanted.database() instanceof DatabaseSettings.Sqlite)) {
            throw new StoreException(
                    StoreException.Kind.REFUSED, "A PostgreSQL database is brought back with pg_restore", null);
        }
        SqliteLibrary.load(folder("agenthost.temporary"));
        Path staged = Copies.stage(copy, file());
        withdraw();
        try {
            Path kept = Copies.replace(file(), staged, Instant.now());
            LOG.info("The store was restored from {}; what was there is kept in {}", copy, kept);
            return kept.toString();
        } finally {
            round();
        }
    }

    private static StoreException unavailable(String why) {
        return new StoreException(StoreException.Kind.UNAVAILABLE, why, null);
    }

    private void tell(PartStatus now) {
        PartStatus before = status;
        status = now;
        if (!now.well() && !now.reason().equals(before.reason())) {
            LOG.warn("The store: {}", now.reason());
        } else if (now.well() && !before.well()) {
            LOG.info("The store is open: {}", now.facts().get("database"));
        }
    }

    private static PartStatus part(boolean well, String reason, Map<String, String> facts, Map<String, Long> counters) {
        return new PartStatus("store", well, reason, facts, counters);
    }

    private void withdraw() {
        Offer current = offer;
        offer = null;
        if (current != null) {
            current.registration.unregister();
            current.database.close();
        }
    }

    @Override
    public List<PartStatus> parts() {
        return List.of(status);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        leaving = true;
        rounds.cancel(false);
        tidying.cancel(false);
        for (Runnable waiting : timer.shutdownNow()) {
            if (waiting instanceof Future<?> asked) {
                asked.cancel(false);
            }
        }
        if (timer.awaitTermination(LEAVE_MILLIS, TimeUnit.MILLISECONDS)) {
            withdraw();
            HostId locked = host;
            if (locked != null) {
                locked.close();
            }
        } else {
            LOG.warn("The store is still busy with its database; what it has open ends with the host");
        }
    }
}
