package dev.agenthost.core.routing;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.settings.SettingsReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which agent answers a message: the most specific route, else the default. Immutable.
 *
 * @param byDefault the name of the default agent; empty for none
 * @param routes from {@code platform}, {@code platform/account}, {@code platform/account:KIND} or
 *     {@code platform/account:KIND:conversation} to the name of an agent
 * @param unaddressed whether agents get messages of groups and channels that do not speak to the bot
 */
public record Routes(String byDefault, Map<String, String> routes, boolean unaddressed) {
    static final String PID = "dev.agenthost.routing";

    /** Nothing is routed anywhere: what holds when nothing is configured. */
    public static final Routes NONE = new Routes("", Map.of(), false);

    private static final String EXPECTED_ROUTE =
            "platform=agent, platform/account=agent, platform/account:KIND=agent or platform/account:KIND:id=agent";

    public Routes {
        routes = Map.copyOf(routes);
    }

    /** Reads the routes; what is wrong is left out and told by the reader. */
    static Routes read(SettingsReader settings) {
        Map<String, String> routes = new HashMap<>();
        for (String route : settings.words("routes")) {
            int equals = route.lastIndexOf('=');
            String from = equals < 0 ? "" : route.substring(0, equals).strip();
            String agent = route.substring(equals + 1).strip();
            if (agent.isEmpty() || !isSource(from)) {
                settings.wrong("routes", EXPECTED_ROUTE, route);
            } else if (routes.put(from, agent) != null) {
                settings.wrong("routes", "one agent for " + from, route);
            }
        }
        return new Routes(settings.text("default", ""), routes, settings.flag("unaddressed", false));
    }

    private static boolean isSource(String from) {
        String[] parts = from.split(":", 3);
        try {
            if (parts.length > 1) {
                ChatKind.valueOf(parts[1]);
            }
            if (parts.length > 1 || parts[0].indexOf('/') >= 0) {
                AccountId.parse(parts[0]);
            }
        } catch (IllegalArgumentException e) {
            return false;
        }
        return !parts[0].isBlank();
    }

    /** The names of all agents that something is routed to. */
    public Set<String> agents() {
        Set<String> agents = new HashSet<>(routes.values());
        if (!byDefault.isEmpty()) {
            agents.add(byDefault);
        }
        return agents;
    }

    /** The name of the agent for this event, or empty when none is to have it. */
    public Optional<String> agentFor(InboundEvent event) {
        boolean wanted = unaddressed || !(event instanceof InboundMessage message) || message.addressed();
        String agent = wanted ? agentIn(event.conversation()) : null;
        return Optional.ofNullable(agent);
    }

    /** The name of the agent for whatever happens where this event did. */
    public Optional<String> agentIn(InboundEvent event) {
        return Optional.ofNullable(agentIn(event.conversation()));
    }

    private @Nullable String agentIn(ConversationId conversation) {
        if (!routes.isEmpty()) {
            AccountId account = conversation.account();
            String[] mostSpecificFirst = {
                conversation.toString(), account + ":" + conversation.kind(), account.toString(), account.platform()
            };
            for (String from : mostSpecificFirst) {
                String agent = routes.get(from);
                if (agent != null) {
                    return agent;
                }
            }
        }
        return byDefault.isEmpty() ? null : byDefault;
    }
}
