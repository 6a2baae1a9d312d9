package dev.agenthost.core.routing;

import dev.agenthost.settings.SettingsReader;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes in force; a change holds from the next message on and touches nothing else. Thread-safe. */
@Component(
        service = {Routing.class, StatusSource.class},
        configurationPid = Routes.PID)
@Designate(ocd = RoutingSettings.class)
public final class Routing implements StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(Routing.class);

    private record State(Routes routes, List<String> errors) {}

    private volatile State state;

    @Activate
    public Routing(Map<String, ?> properties) {
        SettingsReader settings = new SettingsReader(Routes.PID, properties);
        state = new State(Routes.read(settings), told(settings));
    }

    /** Routes with an error in them do not replace those that work. */
    @Modified
    void modified(Map<String, ?> properties) {
        SettingsReader settings = new SettingsReader(Routes.PID, properties);
        Routes read = Routes.read(settings);
        List<String> errors = told(settings);
        state = new State(errors.isEmpty() ? read : state.routes, errors);
    }

    private static List<String> told(SettingsReader settings) {
        settings.errors().forEach(LOG::warn);
        settings.unknownKeys().forEach(key -> LOG.warn("{}: unknown key {}", settings.file(), key));
        return settings.errors();
    }

    public Routes routes() {
        return state.routes;
    }

    @Override
    public List<PartStatus> parts() {
        State now = state;
        Map<String, String> facts = new TreeMap<>(now.routes.routes());
        facts.put("default", now.routes.byDefault().isEmpty() ? "none" : now.routes.byDefault());
        String reason = now.errors.isEmpty() ? "as configured" : String.join("; ", now.errors);
        return List.of(new PartStatus("routing", now.errors.isEmpty(), reason, facts, Map.of()));
    }
}
