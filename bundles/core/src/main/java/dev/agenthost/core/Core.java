package dev.agenthost.core;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.Outlet;
import dev.agenthost.agent.Reply;
import dev.agenthost.core.access.Access;
import dev.agenthost.core.routing.Routes;
import dev.agenthost.core.routing.Routing;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.Inbox;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.Receipt;
import dev.agenthost.status.DeadLetters;
import dev.agenthost.status.Erasure;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import dev.agenthost.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core as a component: the inbox of the host, and behind it journal, lanes, agents and delivery. Everything it refers to
 * may come and go while it stays registered, so that nothing above an adapter ever makes it reconnect.
 */
@Component(
        service = {Inbox.class, StatusSource.class, DeadLetters.class, Outlet.class},
        immediate = true)
public final class Core implements Inbox, StatusSource, DeadLetters, Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(Core.class);

    private final BundleContext context;
    private final Pipeline pipeline = new Pipeline(this::settings, this::allows, this::routes);
    private final Letters letters = new Letters(pipeline::store, pipeline::replayed);
    private final SynchronousBundleListener beforeShutdown = this::drainBeforeShutdown;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Access access;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Routing routing;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CoreConfiguration configuration;

    @Activate
    public Core(BundleContext context) {
        this.context = context;
        context.addBundleListener(beforeShutdown);
    }

    private CoreSettings settings() {
        CoreConfiguration current = configuration;
        return current == null ? CoreSettings.DEFAULT : current.settings();
    }

    /** Without a policy nobody is allowed. */
    private boolean allows(InboundEvent message) {
        Access current = access;
        return current != null && current.allows(message);
    }

    private Routes routes() {
        Routing current = routing;
        return current == null ? Routes.NONE : current.routes();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAgent(Agent agent, Map<String, ?> properties) {
        if (properties.get("agent.name") instanceof String name && !name.isBlank()) {
            int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer given ? given : 0;
            long id = properties.get(Constants.SERVICE_ID) instanceof Long given ? given : 0;
            pipeline.agents.add(name, agent, ranking, id);
        } else {
            LOG.warn(
                    "an agent without a name is left out: {} needs @AgentName",
                    agent.getClass().getName());
        }
    }

    void unbindAgent(Agent agent, Map<String, ?> properties) {
        if (properties.get("agent.name") instanceof String name) {
            pipeline.agents.remove(name, agent);
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAdapter(PlatformAdapter adapter) {
        pipeline.adapters.add(adapter);
    }

    void unbindAdapter(PlatformAdapter adapter) {
        pipeline.adapters.remove(adapter);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStore(Store store) {
        pipeline.attach(store);
    }

    void unbindStore(Store store) {
        pipeline.detach(store);
    }

    @Override
    public AccountInbox open(AccountId account, InboxListener listener) {
        return pipeline.journal.open(account, listener);
    }

    @Override
    public List<PartStatus> parts() {
        List<PartStatus> parts = new ArrayList<>(pipeline.status());
        parts.add(letters.status());
        return parts;
    }

    @Override
    public List<Letter> latest(int limit) throws IOException {
        return letters.latest(limit);
    }

    @Override
    public boolean replay(String id) throws IOException {
        return letters.replay(id);
    }

    @Override
    public boolean drop(String id) throws IOException {
        return letters.drop(id);
    }

    @Override
    public Erasure erase(AccountId account, String person) throws IOException {
        Erasure erased = letters.erase(account, person);
        pipeline.erased(account);
        return erased;
    }

    @Override
    public CompletionStage<List<Receipt>> say(String id, ConversationId conversation, Reply reply) {
        return pipeline.outlet.say(id, conversation, reply);
    }

    @Override
    public CompletionStage<Void> recall(ConversationId conversation, String messageId) {
        return pipeline.outlet.recall(conversation, messageId);
    }

    @Override
    public CompletionStage<Void> react(ConversationId conversation, String messageId, String emoji, boolean on) {
        return pipeline.outlet.react(conversation, messageId, emoji, on);
    }

    @Override
    public CompletionStage<String> call(AccountId account, String method, String path, String body) {
        return pipeline.outlet.call(account, method, path, body);
    }

    /**
     * A stopping framework stops adapters before their host. What is under way must be sent while they are still there, so
     * this comes ahead of the first of them: the framework says that it stops before it stops anything.
     */
    private void drainBeforeShutdown(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID && event.getType() == BundleEvent.STOPPING) {
            pipeline.drain();
        }
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(beforeShutdown);
        pipeline.drain();
        pipeline.close();
    }
}
