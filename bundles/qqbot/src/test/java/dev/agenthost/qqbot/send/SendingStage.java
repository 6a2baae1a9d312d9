package dev.agenthost.qqbot.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.qqbot.MapMemory;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.memory.Learnt;
import dev.agenthost.qqbot.memory.ProactiveSwitches;
import dev.agenthost.qqbot.memory.QuoteIndex;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.Http;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.rest.ScriptedPlatform;
import dev.agenthost.qqbot.rest.Stages;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.SettingsParser;
import dev.agenthost.qqbot.settings.Source;
import dev.agenthost.testkit.ManualTime;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** An account that sends over real sockets to a platform that answers what it is told to. */
final class SendingStage implements AutoCloseable {
    static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    static final String PERSON = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    static final String MESSAGES = "/v2/users/" + PERSON + "/messages";
    static final ConversationId DIRECT = chat(ChatKind.DIRECT, PERSON);
    static final ConversationId GROUP = chat(ChatKind.GROUP, "C3D4E5F60718293A4B5C6D7E8F90A1B2");
    static final ConversationId CHANNEL = chat(ChatKind.CHANNEL, "1234567");
    static final ConversationId CHANNEL_DIRECT = chat(ChatKind.CHANNEL_DIRECT, "5566778899001122334");

    final ScriptedPlatform platform = new ScriptedPlatform();
    final ManualTime time = new ManualTime();
    final MapMemory memory = new MapMemory();
    final GivenFiles files = new GivenFiles();
    final Json json = new Json();
    final QuoteIndex quotes = new QuoteIndex(memory, json);
    final ProactiveSwitches switches = new ProactiveSwitches(memory);
    volatile CompletableFuture<Boolean> connected = CompletableFuture.completedFuture(true);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    final Outgoing outgoing = new Outgoing(json, time, System::nanoTime, http::after, (settings, api, memory) -> files);
    final AccountSender account = new AccountSender(
            ACCOUNT, outgoing, quotes, switches, new Learnt(memory, time), memory, within -> connected);

    SendingStage() {
        configure(Map.of());
    }

    static ConversationId chat(ChatKind kind, String id) {
        return new ConversationId(ACCOUNT, kind, id);
    }

    /** The same account in another life. */
    AccountSender again() {
        AccountSender later = new AccountSender(
                ACCOUNT,
                outgoing,
                quotes,
                new ProactiveSwitches(memory),
                new Learnt(memory, time),
                memory,
                within -> connected);
        configure(later, Map.of());
        platform.givesToken("later");
        return later;
    }

    void configure(Map<String, Object> changes) {
        configure(account, changes);
    }

    private void configure(AccountSender sender, Map<String, Object> changes) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "appId",
                "102000001",
                "clientSecret",
                "s",
                "apiBaseUrl",
                platform.url().toString(),
                "tokenUrl",
                platform.tokenUrl().toString()));
        properties.putAll(changes);
        Settings settings =
                SettingsParser.parse(new Source("test", ACCOUNT), properties).settings();
        sender.configure(settings, Platform.of(http, json, settings, time));
    }

    Sender sender() {
        return account.sender().orElseThrow();
    }

    PreparedDelivery prepared(ConversationId chat, Content content, Delivery.ReplyTo replyTo) throws DeliveryException {
        return sender().prepare(new Delivery("d1", chat, replyTo, content));
    }

    /** A reply in a direct chat. */
    PreparedDelivery prepared() throws DeliveryException {
        return prepared(DIRECT, new Content.Text("hello back"), new Delivery.ReplyTo("m1", 1));
    }

    DeliveryException problem(PreparedDelivery delivery, boolean mayHaveArrived) {
        return problem(sender().send(delivery, mayHaveArrived));
    }

    DeliveryException problem(PreparedDelivery delivery) {
        return problem(delivery, false);
    }

    static DeliveryException problem(CompletionStage<?> stage) {
        Throwable failure = Stages.failure(stage);
        assertThat(failure).isInstanceOf(DeliveryException.class);
        return (DeliveryException) failure;
    }

    @Override
    public void close() {
        http.close();
        platform.close();
        timer.shutdownNow();
    }

    /** Files that are uploaded at once, as what a test says. */
    static final class GivenFiles implements Files {
        final Queue<CompletionStage<String>> infos = new ArrayDeque<>();
        final List<MediaReference> uploaded = new CopyOnWriteArrayList<>();
        final List<MediaReference> forgotten = new CopyOnWriteArrayList<>();
        Path path = Path.of("nowhere");

        GivenFiles gives(String... fileInfos) {
            for (String info : fileInfos) {
                infos.add(CompletableFuture.completedStage(info));
            }
            return this;
        }

        @Override
        public CompletionStage<String> fileInfo(ConversationId chat, MediaReference media) {
            uploaded.add(media);
            return infos.remove();
        }

        @Override
        public CompletionStage<?> forget(ConversationId chat, MediaReference media) {
            forgotten.add(media);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Path> path(MediaReference media) {
            return CompletableFuture.completedStage(path);
        }
    }
}
