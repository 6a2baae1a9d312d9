package dev.agenthost.qqbot.simulator.host;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatusListener;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.simulator.control.Change;
import dev.agenthost.qqbot.simulator.platform.Knob;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.time.Instant;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the simulator inside the host while it is configured, serves its page under {@code /demo/}, and shows the state of the
 * account that logs in there.
 */
@Component(
        service = AccountStatusListener.class,
        immediate = true,
        configurationPid = "dev.agenthost.qqbot.simulator",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DemoSettings.class)
public final class DemoPage implements AccountStatusListener {
    private static final Logger LOG = LoggerFactory.getLogger(DemoPage.class);

    private final String account;
    private final Simulator simulator;
    private final ServiceRegistration<Servlet> page;
    private final Map<PlatformAdapter, AccountId> adapters = new ConcurrentHashMap<>();

    @Activate
    public DemoPage(BundleContext context, DemoSettings settings) {
        account = settings.account();
        simulator = Simulator.start(new SimulatorSettings()
                .port(settings.port())
                .app(settings.appId(), settings.clientSecret())
                .with(Knob.HELLO_INTERVAL, Duration.ofMillis(settings.helloInterval())));
        page = context.registerService(Servlet.class, new DemoServlet(simulator.control()), whiteboard());
        LOG.info("The QQ simulator runs; its page is /demo/");
        LOG.debug("QQ simulator at {}", simulator.baseUrl());
    }

    private static Dictionary<String, Object> whiteboard() {
        return FrameworkUtil.asDictionary(Map.of(
                "osgi.http.whiteboard.servlet.name",
                "QQ simulator",
                "osgi.http.whiteboard.servlet.pattern",
                new String[] {"/demo/*"},
                "osgi.http.whiteboard.servlet.asyncSupported",
                true));
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void bindAdapter(PlatformAdapter adapter) {
        adapters.put(adapter, adapter.account());
        offerRestart();
    }

    void unbindAdapter(PlatformAdapter adapter) {
        adapters.remove(adapter);
        offerRestart();
    }

    private void offerRestart() {
        simulator.control().onRestart(adapters.containsValue(AccountId.parse(account)) ? this::restart : null);
    }

    private void restart() {
        adapters.forEach((adapter, id) -> {
            if (id.toString().equals(account)) {
                adapter.restart();
            }
        });
    }

    @Override
    public void statusChanged(AccountStatus status) {
        if (status.account().toString().equals(account)) {
            simulator
                    .control()
                    .feed()
                    .add(new Change.OfStatus(
                            Instant.now(), account, status.state().name(), status.reason(), status.facts()));
        }
    }

    @Override
    public void accountRemoved(AccountId removed) {
        if (removed.toString().equals(account)) {
            simulator
                    .control()
                    .feed()
                    .add(new Change.OfStatus(Instant.now(), account, "OFF", "the account was removed", Map.of()));
        }
    }

    @Deactivate
    void deactivate() {
        page.unregister();
        simulator.close();
    }
}
