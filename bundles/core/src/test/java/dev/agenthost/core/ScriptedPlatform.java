package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MediaFile;
import dev.agenthost.platform.AnswerStream;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A platform of the account {@code test/main} that does as a test tells it, and keeps what it was given. */
final class ScriptedPlatform implements PlatformAdapter {
    private final InstantSource clock;
    private final Map<String, Delivery> prepared = new HashMap<>();

    /** What every attempt showed: {@code ORDINAL:text}, without an ordinal where nobody asked. */
    final List<String> attempts = new ArrayList<>();

    /** What arrived. */
    final List<Delivery> sent = new ArrayList<>();

    final List<Integer> signs = new ArrayList<>();
    final List<Stream> streams = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final List<String> deeds = new ArrayList<>();

    /** What the next attempts end in; one that arrives when there is nothing. */
    final Deque<CompletableFuture<Receipt>> script = new ArrayDeque<>();

    final Set<Feature> features = EnumSet.noneOf(Feature.class);
    UnaryOperator<Content> instead = refused -> null;
    Predicate<Delivery> unpreparable = delivery -> false;
    Predicate<Content> ownPermission = content -> false;
    int maxText = 1000;
    int maxReplies = 5;
    Duration window = Duration.ofMinutes(5);
    boolean proactive = true;
    DeliveryGuarantee guarantee = DeliveryGuarantee.EXACTLY_ONCE;
    boolean streamsFail;
    Kind finishFails;
    int streamRoom = Integer.MAX_VALUE;
    String review;

    ScriptedPlatform(InstantSource clock) {
        this.clock = clock;
    }

    void failNext(Kind kind) {
        script.add(CompletableFuture.failedFuture(new DeliveryException(kind, "on purpose")));
    }

    /** The texts of what arrived. */
    List<String> texts() {
        return sent.stream().map(delivery -> delivery.content().asText()).toList();
    }

    Content last() {
        return sent.get(sent.size() - 1).content();
    }

    Receipt receipt() {
        return new Receipt("r" + sent.size(), clock.instant(), review);
    }

    @Override
    public AccountId account() {
        return MAIN;
    }

    @Override
    public Target target(ConversationId conversation) {
        return new Target(guarantee, maxText, window, maxReplies, proactive, features);
    }

    @Override
    public boolean hasOwnPermission(Content content) {
        return ownPermission.test(content);
    }

    @Override
    public PreparedDelivery prepare(Delivery delivery) throws DeliveryException {
        if (unpreparable.test(delivery)) {
            throw new DeliveryException(Kind.REFUSED, "never");
        }
        prepared.put(delivery.id(), delivery);
        return new PreparedDelivery(delivery.id(), delivery.target(), shown(delivery));
    }

    private static String shown(Delivery delivery) {
        Delivery.ReplyTo to = delivery.replyTo();
        return (to == null ? "" : to.ordinal()) + ":" + delivery.content().asText();
    }

    @Override
    public CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived) {
        attempts.add(delivery.request());
        CompletableFuture<Receipt> next = script.poll();
        return (next == null ? CompletableFuture.<Receipt>completedFuture(null) : next).thenApply(done -> {
            sent.add(prepared.get(delivery.id()));
            return done == null ? receipt() : done;
        });
    }

    @Override
    public Optional<Content> instead(ConversationId conversation, Content refused, DeliveryException why) {
        return Optional.ofNullable(instead.apply(refused));
    }

    /** A text that grows. */
    final class Stream implements AnswerStream {
        final int ordinal;
        final List<String> seen = new ArrayList<>();
        final Consumer<String> progress;
        String whole;

        Stream(int ordinal, Consumer<String> progress) {
            this.ordinal = ordinal;
            this.progress = progress;
        }

        @Override
        public void update(String text) {
            seen.add(text);
            progress.accept("seen " + seen.size());
        }

        @Override
        public CompletionStage<Receipt> finish(String text) {
            whole = text;
            return finishFails == null
                    ? CompletableFuture.completedFuture(new Receipt("stream " + ordinal, clock.instant()))
                    : CompletableFuture.failedFuture(new DeliveryException(finishFails, "on purpose"));
        }

        @Override
        public String unsaid() {
            return whole.substring(Math.min(whole.length(), streamRoom));
        }
    }

    @Override
    public AnswerStream openStream(ConversationId conversation, Delivery.ReplyTo replyTo, Consumer<String> progress)
            throws DeliveryException {
        if (streamsFail) {
            throw new DeliveryException(Kind.REFUSED, "on purpose");
        }
        Stream stream = new Stream(replyTo.ordinal(), progress);
        streams.add(stream);
        return stream;
    }

    @Override
    public CompletionStage<Receipt> endStream(ConversationId conversation, String progress, String words) {
        ended.add(progress + " " + words);
        return CompletableFuture.completedFuture(new Receipt("ended", clock.instant()));
    }

    @Override
    public CompletionStage<Void> typing(ConversationId conversation, Delivery.ReplyTo replyTo) {
        signs.add(replyTo.ordinal());
        return CompletableFuture.failedFuture(new DeliveryException(Kind.UNAVAILABLE, "signs are best effort"));
    }

    @Override
    public CompletionStage<Void> recall(ConversationId conversation, String messageId) {
        deeds.add("recall " + messageId + " in " + conversation);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> react(ConversationId conversation, String messageId, String emoji, boolean on) {
        deeds.add("react " + emoji + (on ? " to " : " no more to ") + messageId);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<String> call(String method, String path, String body) {
        deeds.add(method + " " + path + " " + body);
        return CompletableFuture.completedFuture("{\"ok\":true}");
    }

    @Override
    public CompletionStage<MediaFile> fetch(Attachment attachment) {
        return CompletableFuture.completedFuture(
                new MediaFile("0".repeat(64), attachment.contentType(), attachment.fileName(), attachment.size()));
    }

    @Override
    public void restart() {}
}
