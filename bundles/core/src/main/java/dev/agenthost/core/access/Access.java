package dev.agenthost.core.access;

import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.settings.SettingsReader;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The access policy in force; a change holds from the next message on and touches nothing else. Thread-safe. */
@Component(
        service = {Access.class, StatusSource.class},
        configurationPid = AccessPolicy.PID)
@Designate(ocd = AccessSettings.class)
public final class Access implements StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);
    private static final int HINTS_KEPT = 1000;

    private final LongAdder denied = new LongAdder();
    private final Set<ConversationId> hinted = new HashSet<>();

    /** Policy and what was wrong with it change together. */
    private record State(AccessPolicy policy, String file, boolean configured, List<String> errors) {}

    private volatile State state;

    @Activate
    public Access(Map<String, ?> properties) {
        state = read(properties);
    }

    @Modified
    void modified(Map<String, ?> properties) {
        state = read(properties);
        synchronized (hinted) {
            hinted.clear();
        }
    }

    private static State read(Map<String, ?> properties) {
        SettingsReader settings = new SettingsReader(AccessPolicy.PID, properties);
        AccessPolicy policy = AccessPolicy.read(settings);
        settings.errors().forEach(error -> LOG.warn("{}; nobody is allowed until this is right", error));
        settings.unknownKeys().forEach(key -> LOG.warn("{}: unknown key {}", settings.file(), key));
        return new State(policy, settings.file(), settings.configured(), settings.errors());
    }

    /** Whether this message may be handled; counts and explains the ones that may not. */
    public boolean allows(InboundEvent message) {
        State now = state;
        if (now.policy.allows(message)) {
            return true;
        }
        denied.increment();
        hint(message, now.file);
        return false;
    }

    private void hint(InboundEvent message, String file) {
        synchronized (hinted) {
            if (hinted.size() == HINTS_KEPT) {
                hinted.clear();
            }
            if (!hinted.add(message.conversation())) {
                return;
            }
        }
        LOG.info(
                "{}: {} chat not allowed; its id for {} in {} is {}",
                message.conversation().account(),
                message.conversation().kind(),
                AccessPolicy.isDirect(message.conversation().kind()) ? "directAllow" : "groupAllow",
                file,
                AccessPolicy.idToAllow(message));
    }

    @Override
    public List<PartStatus> parts() {
        State now = state;
        String reason = now.errors.isEmpty()
                ? now.configured ? "as configured" : "not configured: nobody may speak to the bot; see " + now.file
                : String.join("; ", now.errors);
        return List.of(new PartStatus(
                "access",
                now.errors.isEmpty(),
                reason,
                new TreeMap<>(Map.of(
                        "direct", now.policy.direct().name(),
                        "group", now.policy.group().name())),
                Map.of("denied", denied.sum())));
    }
}
