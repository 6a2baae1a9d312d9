package dev.agenthost.qqbot.send;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.AnswerStream;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import dev.agenthost.qqbot.memory.Learnt.What;
import dev.agenthost.qqbot.rest.OpenApi;
import dev.agenthost.qqbot.rest.SendErrors;
import dev.agenthost.qqbot.settings.Intent;
import dev.agenthost.qqbot.settings.ReplyLimit;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.Transport;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What one account says (protocol 6): the sending half of {@link dev.agenthost.platform.PlatformAdapter}, whose methods say what
 * these do. Holds no resource of its own: it may be dropped and made anew when settings change. Any thread; never blocks on the
 * network.
 */
public final class Sender {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern PATH = Pattern.compile("/[\\w/%.~!$&'()*+,;=:@?\\[\\]-]*");
    private static final Pattern EMOJI = Pattern.compile("\\d+:.+");

    private static final Set<Feature> EVERYWHERE =
            EnumSet.of(Feature.MARKDOWN, Feature.BUTTONS, Feature.IMAGE, Feature.QUOTE, Feature.NATIVE, Feature.RECALL);
    private static final Map<ChatKind, Set<Feature>> BESIDES = Map.of(
            ChatKind.DIRECT, EnumSet.of(Feature.VOICE, Feature.VIDEO, Feature.FILE, Feature.STREAM, Feature.TYPING),
            ChatKind.GROUP, EnumSet.of(Feature.VOICE, Feature.VIDEO, Feature.FILE),
            ChatKind.CHANNEL, EnumSet.of(Feature.REACTION),
            ChatKind.CHANNEL_DIRECT, EnumSet.noneOf(Feature.class));

    private final Settings settings;
    private final OpenApi api;
    private final Surroundings around;
    private final Forms forms;
    private final Unasked unasked;
    private final Attempts attempts;

    /** @param around what outlives the settings */
    Sender(Settings settings, OpenApi api, Surroundings around) {
        this.settings = settings;
        this.api = api;
        this.around = around;
        this.forms = new Forms(around.json(), around.quotes());
        this.unasked = new Unasked(api, around.quotas(), settings.quotas());
        this.attempts = new Attempts(settings, api, unasked, around);
    }

    public Target target(ConversationId chat) {
        return switch (chat.kind()) {
            case DIRECT -> target(chat, DeliveryGuarantee.EXACTLY_ONCE, settings.directReplies());
            case GROUP -> target(chat, DeliveryGuarantee.EXACTLY_ONCE, settings.groupReplies());
            case CHANNEL, CHANNEL_DIRECT, ACCOUNT ->
                target(chat, DeliveryGuarantee.AT_MOST_ONCE, settings.channelReplies());
        };
    }

    private Target target(ConversationId chat, DeliveryGuarantee guarantee, ReplyLimit limit) {
        int replies = limit.replies() == ReplyLimit.UNCOUNTED ? Target.UNCOUNTED : limit.replies();
        return new Target(
                guarantee, settings.maxTextLength(), limit.window(), replies, proactive(chat), features(chat));
    }

    private boolean proactive(ConversationId chat) {
        return chat.kind() != ChatKind.ACCOUNT
                && around.switches().allowed(chat.kind(), chat.id())
                && !around.learnt().isRefused(chat, What.PROACTIVE);
    }

    private Set<Feature> features(ConversationId chat) {
        Set<Feature> besides = BESIDES.get(chat.kind());
        if (besides == null) {
            return Set.of();
        }
        Set<Feature> features = EnumSet.copyOf(EVERYWHERE);
        features.addAll(besides);
        boolean markdown = !around.learnt().isRefused(chat, What.MARKDOWN);
        if (!markdown) {
            features.remove(Feature.MARKDOWN);
        }
        if (!markdown || around.learnt().isRefused(chat, What.BUTTONS)) {
            features.remove(Feature.BUTTONS);
        }
        return features;
    }

    public boolean hasOwnPermission(Content content) {
        return forms.hasOwnPermission(content);
    }

    public PreparedDelivery prepare(Delivery delivery) throws DeliveryException {
        Delivery said = delivery;
        if (around.learnt().isRefused(delivery.target(), What.URLS)) {
            said = new Delivery(
                    delivery.id(),
                    delivery.target(),
                    delivery.replyTo(),
                    Substitutes.neutral(delivery.content()).orElse(delivery.content()),
                    delivery.person());
        }
        return new PreparedDelivery(
                delivery.id(), delivery.target(), forms.of(said).write(around.json()));
    }

    public CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived) {
        return Prepared.read(delivery.request(), around.json())
                .map(request -> attempts.make(delivery.id(), delivery.target(), request, mayHaveArrived))
                .orElseGet(() -> refused("the prepared request is not one of this adapter"));
    }

    public Optional<Content> instead(ConversationId chat, Content refused, DeliveryException why) {
        attempts.learn(chat, why);
        return Substitutes.of(refused, why);
    }

    public AnswerStream openStream(ConversationId chat, Delivery.ReplyTo replyTo, Consumer<String> progress)
            throws DeliveryException {
        if (chat.kind() != ChatKind.DIRECT) {
            throw new DeliveryException(Kind.REFUSED, "only direct chats have streams");
        }
        around.tally().streams.increment();
        boolean markdown = !around.learnt().isRefused(chat, What.MARKDOWN);
        Chunk first = new Chunk(Paths.stream(chat), Anchor.of(chat.kind(), replyTo), markdown, null, 0, 0);
        return new StreamedAnswer(
                around.json(),
                port(chat),
                around.delays(),
                around.nanoTime(),
                progress,
                first,
                settings.maxTextLength(),
                around.learnt().isRefused(chat, What.URLS));
    }

    public CompletionStage<Receipt> endStream(ConversationId chat, String progress, String words) {
        Optional<Chunk> chunk = Chunk.read(progress, around.json());
        if (chunk.filter(open -> open.id() != null).isEmpty()) {
            return CompletableFuture.completedStage(
                    new Receipt("", around.clock().instant()));
        }
        return new LeftStream(around.json(), port(chat)).end(chunk.get(), words);
    }

    private StreamPort port(ConversationId chat) {
        return new StreamPort() {
            @Override
            public CompletionStage<JsonObject> post(String path, String body) {
                around.tally().chunks.increment();
                return api.call("POST", path, body, settings.deadlines().request());
            }

            @Override
            public void refused(DeliveryException why) {
                attempts.learn(chat, why);
            }

            @Override
            public void ended(JsonObject answer, String text) {
                // streams are of direct chats, whose id is the person's
                attempts.remember(chat, answer, text, List.of(), chat.id());
            }

            @Override
            public Instant now() {
                return around.clock().instant();
            }
        };
    }

    public CompletionStage<Void> typing(ConversationId chat, Delivery.ReplyTo replyTo) {
        if (chat.kind() != ChatKind.DIRECT) {
            return refused("only direct chats show that an answer is being written");
        }
        try {
            return done(
                    "POST", Paths.messages(chat), forms.typing(chat, replyTo).toString());
        } catch (DeliveryException none) {
            return CompletableFuture.failedStage(none);
        }
    }

    public CompletionStage<Void> recall(ConversationId chat, String messageId) {
        if (chat.kind() == ChatKind.ACCOUNT || messageId.isBlank()) {
            return refused("a message is taken back by its chat and its id");
        }
        return done("DELETE", Paths.message(chat, messageId), "");
    }

    public CompletionStage<Void> react(ConversationId chat, String messageId, String emoji, boolean on) {
        if (chat.kind() != ChatKind.CHANNEL) {
            return refused("only channels have reactions");
        }
        if (messageId.isBlank() || !EMOJI.matcher(emoji).matches()) {
            return refused("a reaction is TYPE:ID, as 1:277 (a face) or 2:128516 (an emoji), not '" + emoji + "'");
        }
        return done(on ? "PUT" : "DELETE", Paths.reaction(chat, messageId, emoji), "");
    }

    public CompletionStage<String> call(String method, String path, String body) {
        if (!METHODS.contains(method)) {
            return refused("a method is one of " + METHODS.stream().sorted().toList() + ", not '" + method + "'");
        }
        if (!PATH.matcher(path).matches() || List.of(path.split("/")).contains("..")) {
            return refused("a path begins with a slash, lies below the platform's address and is percent-encoded");
        }
        if (!body.isEmpty() && around.json().object(body).isEmpty()) {
            return refused("a body is a JSON object, or empty");
        }
        try {
            return counted(
                            method,
                            path,
                            body,
                            () -> api.callForText(
                                    method, path, body, settings.deadlines().request()))
                    .exceptionallyCompose(failure -> CompletableFuture.failedStage(SendErrors.of(failure)));
        } catch (IllegalArgumentException noPath) {
            return refused("not a path: " + noPath.getMessage());
        }
    }

    /** A message that nobody asked for counts as such, whoever wrote its request. */
    private CompletionStage<String> counted(
            String method, String path, String body, Supplier<CompletionStage<String>> call) {
        ConversationId chat =
                method.equals("POST") ? Paths.spokenTo(settings.account(), path).orElse(null) : null;
        JsonObject said = chat == null ? null : around.json().object(body).orElse(null);
        return chat == null || said == null || !Unasked.is(said)
                ? call.get()
                : unasked.counted(
                        chat, Unasked.hasOwnPermission(said), () -> unasked.inTurn(chat, OpenApi.PATIENCE, call));
    }

    private CompletionStage<Void> done(String method, String path, String body) {
        return api.call(method, path, body, settings.deadlines().request())
                .<Void>thenApply(answer -> null)
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(SendErrors.of(failure)));
    }

    private static <T> CompletionStage<T> refused(String words) {
        return CompletableFuture.failedStage(new DeliveryException(Kind.REFUSED, words));
    }

    /** Which quotas of proactive messages are used up, and until when. */
    SortedMap<String, String> quotasUsedUp() {
        return around.quotas().usedUp(settings.quotas());
    }

    /** Whether the platform tells the bot how its examinations end, as far as that is up to the settings. */
    boolean hearsOfAudits() {
        return settings.transport() instanceof Transport.Webhook
                || (settings.intents() & Intent.MESSAGE_AUDIT.mask()) != 0;
    }

    /** How many calls of this account were given up because too many of their kind waited. */
    public long throttled() {
        return api.throttled();
    }
}
