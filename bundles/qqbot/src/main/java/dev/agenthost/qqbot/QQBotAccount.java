package dev.agenthost.qqbot;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MediaFile;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.AnswerStream;
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
import dev.agenthost.qqbot.media.DownloadRules;
import dev.agenthost.qqbot.media.MediaFetch;
import dev.agenthost.qqbot.memory.Learnt;
import dev.agenthost.qqbot.send.AccountSender;
import dev.agenthost.qqbot.send.Outgoing;
import dev.agenthost.qqbot.send.Sender;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.QQBotConfiguration;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.SettingsParser;
import dev.agenthost.qqbot.settings.Source;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
        service = {PlatformAdapter.class, StatusSource.class},
        configurationPid = QQBotConfiguration.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = QQBotConfiguration.class, factory = true)
public final class QQBotAccount implements PlatformAdapter, StatusSource {
    private static final Logger log = LoggerFactory.getLogger(QQBotAccount.class);

    /** Of an account that was never configured well: what is to be said there waits. */
    private static final Target NO_TARGET =
            new Target(DeliveryGuarantee.AT_MOST_ONCE, 1_000, Duration.ofDays(1), 1, false);

    private final Lifecycle lifecycle = new Lifecycle();
    private final AccountId account;
    private final AccountStreams streams;
    private final AccountSender sender;
    private final LeaveDeadline leaveDeadline;
    private final MediaFetch media;
    private volatile @Nullable DownloadRules downloadRules;

    @Activate
    public QQBotAccount(@Reference AdapterRuntime runtime, @Reference Inbox inbox, Map<String, Object> properties) {
        this(runtime.shared(), runtime.outgoing(), runtime.media(), runtime.leaveDeadline(), inbox, properties);
    }

    /** As the component does, with everything given. */
    QQBotAccount(
            Shared shared,
            Outgoing outgoing,
            MediaFetch media,
            LeaveDeadline leaveDeadline,
            Inbox inbox,
            Map<String, Object> properties) {
        this.leaveDeadline = leaveDeadline;
        this.media = media;
        Source source = Source.of(properties);
        account = source.account();
        streams = new AccountStreams(account, shared, lifecycle, inbox);
        AccountMemory memory = streams.memory();
        sender = new AccountSender(
                account,
                outgoing,
                streams.quotes(),
                streams.switches(),
                new Learnt(memory, outgoing.clock()),
                memory,
                streams::ready);
        configure(SettingsParser.parse(source, properties));
        lifecycle.switchOn();
        streams.look();
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(SettingsParser.parse(Source.of(properties), properties));
    }

    private void configure(Parsed parsed) {
        streams.configure(parsed);
        Settings settings = parsed.settings();
        if (settings != null) {
            downloadRules = DownloadRules.of(settings);
            streams.platform().ifPresent(platform -> sender.configure(settings, platform));
        }
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
        return sender.sender()
                .map(configured -> configured.target(conversation))
                .orElse(NO_TARGET);
    }

    @Override
    public boolean hasOwnPermission(Content content) {
        return sender.sender().map(sender -> sender.hasOwnPermission(content)).orElse(false);
    }

    @Override
    public PreparedDelivery prepare(Delivery delivery) throws DeliveryException {
        return sender.configured().prepare(delivery);
    }

    @Override
    public CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived) {
        return configured(sender -> sender.send(delivery, mayHaveArrived));
    }

    @Override
    public Optional<Content> instead(ConversationId conversation, Content refused, DeliveryException why) {
        return sender.sender().flatMap(sender -> sender.instead(conversation, refused, why));
    }

    @Override
    public AnswerStream openStream(ConversationId conversation, Delivery.ReplyTo replyTo, Consumer<String> progress)
            throws DeliveryException {
        return sender.configured().openStream(conversation, replyTo, progress);
    }

    @Override
    public CompletionStage<Receipt> endStream(ConversationId conversation, String progress, String words) {
        return configured(sender -> sender.endStream(conversation, progress, words));
    }

    @Override
    public CompletionStage<Void> typing(ConversationId conversation, Delivery.ReplyTo replyTo) {
        return configured(sender -> sender.typing(conversation, replyTo));
    }

    @Override
    public CompletionStage<Void> recall(ConversationId conversation, String messageId) {
        return configured(sender -> sender.recall(conversation, messageId));
    }

    @Override
    public CompletionStage<Void> react(ConversationId conversation, String messageId, String emoji, boolean on) {
        return configured(sender -> sender.react(conversation, messageId, emoji, on));
    }

    @Override
    public CompletionStage<String> call(String method, String path, String body) {
        return configured(sender -> sender.call(method, path, body));
    }

    @Override
    public CompletionStage<MediaFile> fetch(Attachment attachment) {
        DownloadRules rules = downloadRules;
        return rules == null
                ? CompletableFuture.failedFuture(new IOException(account + " has no valid configuration"))
                : media.fetch(account, rules, attachment);
    }

    private <T> CompletionStage<T> configured(Function<Sender, CompletionStage<T>> saying) {
        try {
            return saying.apply(sender.configured());
        } catch (DeliveryException unconfigured) {
            return CompletableFuture.failedFuture(unconfigured);
        }
    }

    @Override
    public List<PartStatus> parts() {
        return List.of(sender.status());
    }

    @Override
    public List<String> forget(String chat, String what) {
        return sender.forget(chat, what);
    }

    @Override
    public void restart() {
        sender.forgetRefusals();
        streams.restart();
    }
}
