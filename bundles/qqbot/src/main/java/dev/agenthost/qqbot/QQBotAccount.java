package dev.agenthost.qqbot;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.Inbox;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import dev.agenthost.qqbot.connection.AccountStreams;
import dev.agenthost.qqbot.connection.Shared;
import dev.agenthost.qqbot.gateway.Leave;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.heartbeat.SessionListener;
import dev.agenthost.qqbot.rest.MessageSender;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.settings.QQBotConfiguration;
import dev.agenthost.qqbot.settings.SettingsParser;
import dev.agenthost.qqbot.settings.Source;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One QQBot account. Writes the lifecycle: {@code activate} switches it on as its last act, {@code deactivate} off as its
 * first. It always activates; what is wrong with a configuration stands in the account's status.
 */
@Component(
        service = PlatformAdapter.class,
        configurationPid = QQBotConfiguration.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = QQBotConfiguration.class, factory = true)
public final class QQBotAccount implements PlatformAdapter {
    private static final Logger log = LoggerFactory.getLogger(QQBotAccount.class);

    /** Of an account that was never configured well: what is to be said there waits. */
    private static final Target NO_TARGET =
            new Target(DeliveryGuarantee.AT_MOST_ONCE, 1_000, Duration.ofDays(1), 1, false);

    /** Channels refuse a bot that is not connected (304018, protocol 4.3): how long a send to one waits for that. */
    private static final Duration READY = Duration.ofSeconds(15);

    private final Lifecycle lifecycle = new Lifecycle();
    private final AccountId account;
    private final AccountStreams streams;
    private final LeaveDeadline leaveDeadline;

    @Activate
    public QQBotAccount(@Reference AdapterRuntime runtime, @Reference Inbox inbox, Map<String, Object> properties) {
        this(runtime.shared(), runtime.leaveDeadline(), inbox, properties);
    }

    /** As the component does, with everything given. */
    QQBotAccount(Shared shared, LeaveDeadline leaveDeadline, Inbox inbox, Map<String, Object> properties) {
        this.leaveDeadline = leaveDeadline;
        Source source = Source.of(properties);
        account = source.account();
        streams = new AccountStreams(account, shared, lifecycle, inbox);
        streams.configure(SettingsParser.parse(source, properties));
        lifecycle.switchOn();
        streams.look();
    }

    @Modified
    void modified(Map<String, Object> properties) {
        streams.configure(SettingsParser.parse(Source.of(properties), properties));
    }

    @Deactivate
    void deactivate(int reason) throws InterruptedException {
        lifecycle.switchOff();
        boolean removed = reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED;
        await(streams.leave(removed ? Leave.FOR_GOOD : Leave.RESUMABLY));
        await(streams.retire(removed));
    }

    private void await(CompletionStage<Void> stage) throws InterruptedException {
        try {
            stage.toCompletableFuture().get(leaveDeadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            log.info("{}: left without waiting any longer for the end of its connection", account);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSessionListener(SessionListener listener) {
        streams.addListener(listener);
    }

    void removeSessionListener(SessionListener listener) {
        streams.removeListener(listener);
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public Target target(ConversationId conversation) {
        return messages().map(messages -> messages.target(conversation)).orElse(NO_TARGET);
    }

    @Override
    public PreparedDelivery prepare(Delivery delivery) throws DeliveryException {
        Optional<MessageSender> messages = messages();
        if (messages.isEmpty()) {
            throw unconfigured();
        }
        return messages.get().prepare(delivery);
    }

    @Override
    public CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived) {
        return switch (delivery.target().kind()) {
            case DIRECT, GROUP -> sendNow(delivery, mayHaveArrived);
            case CHANNEL, CHANNEL_DIRECT, ACCOUNT ->
                streams.ready(READY)
                        .thenCompose(ready ->
                                ready ? sendNow(delivery, mayHaveArrived) : CompletableFuture.failedStage(offline()));
        };
    }

    private CompletionStage<Receipt> sendNow(PreparedDelivery delivery, boolean mayHaveArrived) {
        return messages()
                .map(messages -> messages.send(delivery, mayHaveArrived))
                .orElseGet(() -> CompletableFuture.failedFuture(unconfigured()));
    }

    private DeliveryException offline() {
        return new DeliveryException(
                DeliveryException.Kind.UNAVAILABLE, account + " is not connected; channels take nothing meanwhile");
    }

    private Optional<MessageSender> messages() {
        return streams.platform().map(Platform::messages);
    }

    private DeliveryException unconfigured() {
        return new DeliveryException(DeliveryException.Kind.UNAVAILABLE, account + " has no valid configuration");
    }

    @Override
    public void restart() {
        streams.restart();
    }
}
