package dev.agenthost.alert;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatusListener;
import dev.agenthost.settings.Times;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import jakarta.json.spi.JsonProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears every account's status and tells its outages as configured; without a configuration it is not there. Settings with
 * an error in them do not replace those that run. Thread-safe.
 */
@Component(
        service = {AccountStatusListener.class, StatusSource.class},
        configurationPid = AlertConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = AlertConfiguration.class)
public final class Alerts implements AccountStatusListener, StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final Duration END = Duration.ofSeconds(1);
    private static final int HTTP_THREADS = 2;

    private final AlertText text = new AlertText(JsonProvider.provider());
    private final ScheduledExecutorService timer;
    private final ExecutorService urlThread;
    private final ExecutorService commandThread;
    private final ExecutorService httpThreads = AlertThreads.atMost(HTTP_THREADS, "agenthost-alert-http");
    private final Channel urlChannel;
    private final Channel commandChannel;
    private final Outages outages;

    private volatile @Nullable Settings settings;
    private volatile List<String> problems = List.of();

    @Activate
    public Alerts(BundleContext context, Map<String, Object> properties) {
        this(properties, file(context));
    }

    /** @param told where the outages that were told are kept, or null */
    Alerts(Map<String, ?> properties, @Nullable Path told) {
        this(
                properties,
                told,
                InstantSource.system(),
                AlertThreads.timer("agenthost-alert"),
                AlertThreads.atMost(1, "agenthost-alert-url"),
                AlertThreads.atMost(1, "agenthost-alert-command"));
    }

    /** As the component does, with time and threads given; they are ended with it. */
    Alerts(
            Map<String, ?> properties,
            @Nullable Path told,
            InstantSource clock,
            ScheduledExecutorService timer,
            ExecutorService urlThread,
            ExecutorService commandThread) {
        this.timer = timer;
        this.urlThread = urlThread;
        this.commandThread = commandThread;
        urlChannel = new Channel(urlThread, timer);
        commandChannel = new Channel(commandThread, timer);
        outages = new Outages(
                clock,
                timer,
                this::tell,
                new Told(told),
                Times.parse(AlertConfiguration.AFTER).orElseThrow());
        configure(properties);
    }

    private static @Nullable Path file(BundleContext context) {
        String data = context.getProperty("agenthost.data");
        return data == null ? null : Path.of(data, "alert.outages");
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    private void configure(Map<String, ?> properties) {
        SettingsReader reader = new SettingsReader(properties);
        reader.problems().forEach(LOG::warn);
        reader.warnings().forEach(LOG::warn);
        problems = reader.problems();
        Settings now = reader.settings();
        if (now == null) {
            return;
        }
        settings = now;
        Endpoint url = now.url();
        urlChannel.use(url == null ? null : new Webhook(url, now.timeout(), text, httpThreads));
        commandChannel.use(now.command().isEmpty() ? null : new Command(now.command(), now.timeout(), text));
        timer.execute(() -> outages.tellAfter(now.after()));
    }

    private boolean tell(Alert alert) {
        boolean byUrl = urlChannel.offer(alert);
        boolean byCommand = commandChannel.offer(alert);
        return byUrl || byCommand;
    }

    @Override
    public void statusChanged(AccountStatus status) {
        timer.execute(() -> outages.changed(status));
    }

    @Override
    public void accountRemoved(AccountId account) {
        timer.execute(() -> outages.removed(account));
    }

    /** One part. An alert that could not be told leaves it well: who reads this sees the accounts themselves. */
    @Override
    public List<PartStatus> parts() {
        Map<String, String> facts = new LinkedHashMap<>();
        Map<String, Long> counters = new LinkedHashMap<>();
        List<String> troubles = new ArrayList<>();
        Settings now = settings;
        if (now != null) {
            facts.put("after", Times.text(now.after()));
        }
        show("url", urlChannel.status(), facts, counters, troubles);
        show("command", commandChannel.status(), facts, counters, troubles);
        List<String> wrong = problems;
        List<String> reasons = wrong.isEmpty() ? troubles : wrong;
        String reason = reasons.isEmpty() ? "as configured" : String.join("; ", reasons);
        return List.of(new PartStatus("alerts", wrong.isEmpty(), reason, facts, counters));
    }

    private static void show(
            String name,
            Channel.@Nullable Status channel,
            Map<String, String> facts,
            Map<String, Long> counters,
            List<String> troubles) {
        if (channel == null) {
            return;
        }
        facts.put(name, channel.way());
        counters.put(name + "Told", channel.told());
        counters.put(name + "Failed", channel.failed());
        counters.put(name + "Dropped", channel.dropped());
        counters.put(name + "Waiting", channel.waiting());
        if (channel.trouble() != null) {
            troubles.add("the latest alert could not be told by " + channel.way() + ": " + channel.trouble());
        }
    }

    /** What is not told yet is lost; what was told is kept, so that the next life tells its end. Returns in bounded time. */
    @Deactivate
    void deactivate() throws InterruptedException {
        List<ExecutorService> all = List.of(timer, urlThread, commandThread, httpThreads);
        all.forEach(ExecutorService::shutdownNow);
        long end = System.nanoTime() + END.toNanos();
        for (ExecutorService threads : all) {
            threads.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }
}
