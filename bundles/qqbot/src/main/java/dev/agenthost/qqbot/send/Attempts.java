package dev.agenthost.qqbot.send;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.Person;
import dev.agenthost.message.Quote;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.Receipt;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.Failures;
import dev.agenthost.qqbot.rest.Multipart;
import dev.agenthost.qqbot.rest.OpenApi;
import dev.agenthost.qqbot.rest.ReplyReader;
import dev.agenthost.qqbot.rest.RestException;
import dev.agenthost.qqbot.rest.SendErrors;
import dev.agenthost.qqbot.settings.Settings;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Attempts to send prepared requests. In a direct chat or a group a reply carries {@code msg_id} and {@code msg_seq}, by which the
 * platform recognises a repeat; its "duplicate" is a receipt only after an earlier attempt whose outcome is unknown. Every
 * attempt ends within 30 seconds: a file that takes longer goes on being uploaded, and the next attempt finds it.
 */
final class Attempts {
    private static final int DUPLICATE = 40054005;
    private static final int UPLOAD_FORGOTTEN = 304080;

    /** An audit that the platform gave no id: nobody will hear how it ends. */
    private static final String UNNAMED_AUDIT = "unnamed audit of ";

    private static final Duration WHOLE = Duration.ofSeconds(29);
    private static final Duration CALLS = Duration.ofSeconds(28);
    /** Channels refuse a bot that is not connected (304018, protocol 4.3). */
    private static final Duration CONNECTED = Duration.ofSeconds(15);

    private static final Duration UPLOAD = Duration.ofSeconds(15);
    private static final Duration UPLOAD_GOES_ON = Duration.ofSeconds(2);

    private final Settings settings;
    private final OpenApi api;
    private final Unasked unasked;
    private final Surroundings around;

    Attempts(Settings settings, OpenApi api, Unasked unasked, Surroundings around) {
        this.settings = settings;
        this.api = api;
        this.unasked = unasked;
        this.around = around;
    }

    /**
     * One attempt; see {@link dev.agenthost.platform.PlatformAdapter#send}.
     *
     * @param id of the delivery
     */
    CompletionStage<Receipt> make(String id, ConversationId chat, Prepared request, boolean mayHaveArrived) {
        Attempt attempt = new Attempt(id, chat, request, mayHaveArrived);
        return within(
                WHOLE,
                attempt.make(true),
                () -> new DeliveryException(
                        attempt.begun.get() ? Kind.AMBIGUOUS : Kind.UNAVAILABLE, "no answer in " + WHOLE));
    }

    /** What became of an attempt teaches what to leave out there for a day. */
    void learn(ConversationId chat, DeliveryException why) {
        Refusal.of(why)
                .flatMap(Refusal::learnt)
                .ifPresent(what ->
                        around.learnt().refused(chat, what, why.platformCode().orElse(0)));
    }

    /**
     * A message of the bot's may be quoted later.
     *
     * @param files that it showed
     * @param person who asked, whose words it may repeat; null for nobody
     */
    void remember(
            ConversationId chat, JsonObject answer, String text, List<Attachment> files, @Nullable String person) {
        String id = ReplyReader.text(answer, "id").orElse("");
        Person bot = new Person(settings.credentials().appId(), null, true);
        Optional<String> index = answer.get("ext_info") instanceof JsonObject info
                ? ReplyReader.text(info, "ref_idx")
                : Optional.of(id).filter(own -> !Paths.isV2(chat.kind()));
        index.filter(known -> !known.isEmpty())
                .ifPresent(known ->
                        around.quotes().remember(known, new Quote(id.isEmpty() ? null : id, bot, text, files), person));
    }

    private interface Reason {
        DeliveryException get();
    }

    /** The stage, or the failure when it takes longer. */
    private <T> CompletionStage<T> within(Duration time, CompletionStage<T> stage, Reason late) {
        CompletableFuture<T> bounded = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                bounded.complete(value);
            } else {
                bounded.completeExceptionally(Failures.cause(failure));
            }
        });
        if (!bounded.isDone()) {
            try {
                around.delays().after(time, () -> bounded.completeExceptionally(late.get()));
            } catch (RejectedExecutionException ending) {
                // what is under way is ended by its client
            }
        }
        return bounded;
    }

    /** One attempt on its way. */
    private final class Attempt {
        private final String id;
        private final ConversationId chat;
        private final Prepared request;
        private final boolean mayHaveArrived;
        private final long end = around.nanoTime().getAsLong() + CALLS.toNanos();

        /** Whether the message itself may be on its way, not only its file. */
        private final AtomicBoolean begun = new AtomicBoolean();

        Attempt(String id, ConversationId chat, Prepared request, boolean mayHaveArrived) {
            this.id = id;
            this.chat = chat;
            this.request = request;
            this.mayHaveArrived = mayHaveArrived;
        }

        CompletionStage<Receipt> make(boolean first) {
            return connected()
                    .thenCompose(ready -> Unasked.is(request.body())
                            ? unasked.counted(chat, Unasked.hasOwnPermission(request.body()), this::call)
                            : call())
                    .handle((answer, failure) -> failure == null ? taken(answer) : failed(failure, first))
                    .thenCompose(stage -> stage);
        }

        private CompletionStage<?> connected() {
            if (Paths.isV2(chat.kind())) {
                return CompletableFuture.completedStage(true);
            }
            return around.connected()
                    .within(CONNECTED)
                    .thenCompose(ready -> ready
                            ? CompletableFuture.completedStage(true)
                            : CompletableFuture.failedStage(new DeliveryException(
                                    Kind.UNAVAILABLE, "not connected; channels take nothing meanwhile")));
        }

        private CompletionStage<JsonObject> call() {
            MediaReference media = request.media();
            if (media == null) {
                return post(request.body());
            }
            return Paths.isV2(chat.kind())
                    ? uploaded(around.files().fileInfo(chat, media)).thenCompose(info -> post(withFile(info)))
                    : uploaded(around.files().path(media)).thenCompose(file -> {
                        try {
                            return post(new Multipart(fields(), "file_image", file, "application/octet-stream"));
                        } catch (FileNotFoundException gone) {
                            return CompletableFuture.failedStage(
                                    new DeliveryException(Kind.REFUSED, "the file is not kept any more"));
                        }
                    });
        }

        /** An upload that is not ready in time goes on, and the next attempt finds it. */
        private <T> CompletionStage<T> uploaded(CompletionStage<T> upload) {
            return within(
                    UPLOAD,
                    upload,
                    () -> new DeliveryException(
                            Kind.UNAVAILABLE, "the file is still being uploaded", null, null, UPLOAD_GOES_ON, null));
        }

        private JsonObject withFile(String fileInfo) {
            Json json = around.json();
            return json.newObject(request.body())
                    .add("media", json.newObject().add("file_info", fileInfo))
                    .build();
        }

        private Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            request.body()
                    .forEach((name, value) ->
                            fields.put(name, value instanceof JsonString text ? text.getString() : value.toString()));
            return fields;
        }

        private CompletionStage<JsonObject> post(JsonObject body) {
            return inTurn(() -> api.call("POST", request.path(), body.toString(), budget(), patience()));
        }

        private CompletionStage<JsonObject> post(Multipart form) {
            return inTurn(() -> api.post(request.path(), form, budget(), patience()));
        }

        private CompletionStage<JsonObject> inTurn(Supplier<CompletionStage<JsonObject>> call) {
            Supplier<CompletionStage<JsonObject>> begin = () -> {
                begun.set(true);
                return call.get();
            };
            return Unasked.is(request.body()) ? unasked.inTurn(chat, patience(), begin) : begin.get();
        }

        /** The larger part of what time is left; what the settings say at most. */
        private Duration budget() {
            Duration share = left().multipliedBy(2).dividedBy(3);
            Duration request = settings.deadlines().request();
            return share.compareTo(request) < 0 ? share : request;
        }

        private Duration patience() {
            Duration rest = left().minus(budget());
            return rest.compareTo(OpenApi.PATIENCE) < 0 ? rest : OpenApi.PATIENCE;
        }

        private Duration left() {
            return Duration.ofNanos(Math.max(1, end - around.nanoTime().getAsLong()));
        }

        private CompletionStage<Receipt> taken(JsonObject answer) {
            around.tally().sent.increment();
            remember(chat, answer, request.text(), request.files(), request.person());
            return receipt(ReplyReader.text(answer, "id").orElse(""));
        }

        private CompletionStage<Receipt> failed(Throwable failure, boolean first) {
            DeliveryException problem = SendErrors.of(failure);
            int code = problem.platformCode().orElse(0);
            if (Unasked.isUnderReview(problem)) {
                return underReview(failure);
            }
            if (code == DUPLICATE && mayHaveArrived) {
                return receipt("");
            }
            MediaReference media = request.media();
            if (code == UPLOAD_FORGOTTEN && media != null && first) {
                around.tally().uploadsAgain.increment();
                return around.files()
                        .forget(chat, media)
                        .handle((done, cannot) -> make(false))
                        .thenCompose(again -> again);
            }
            count(problem.kind());
            learn(chat, problem);
            return CompletableFuture.failedStage(problem);
        }

        private void count(Kind kind) {
            switch (kind) {
                case AMBIGUOUS -> around.tally().ambiguous.increment();
                case RATE_LIMITED -> around.tally().rateLimited.increment();
                case UNAVAILABLE -> {}
                default -> around.tally().refused.increment();
            }
        }

        private CompletionStage<Receipt> underReview(Throwable failure) {
            around.tally().reviewed.increment();
            String audit = Failures.cause(failure) instanceof RestException accepted
                    ? accepted.auditId().filter(named -> !named.isBlank()).orElse(null)
                    : null;
            String review = audit == null ? UNNAMED_AUDIT + id : audit;
            return CompletableFuture.completedStage(
                    new Receipt("", around.clock().instant(), review));
        }

        private CompletionStage<Receipt> receipt(String messageId) {
            return CompletableFuture.completedStage(
                    new Receipt(messageId, around.clock().instant()));
        }
    }
}
