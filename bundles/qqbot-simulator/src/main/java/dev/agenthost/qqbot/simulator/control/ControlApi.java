package dev.agenthost.qqbot.simulator.control;

import static java.util.Map.entry;

import dev.agenthost.qqbot.simulator.media.FileStore;
import dev.agenthost.qqbot.simulator.media.Workers;
import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Farewell;
import dev.agenthost.qqbot.simulator.platform.Faults;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.HttpCall;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Person;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.Pressed;
import dev.agenthost.qqbot.simulator.webhook.Webhook;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Steers a platform over HTTP, whatever carries it: JSON in, JSON out, under {@code /simulator/}; the chat page at {@code /}.
 * Refuses what another site's page sends. Thread-safe; never blocks: a reader of changes is answered later.
 */
public final class ControlApi implements AutoCloseable {
    private static final String PREFIX = "/simulator/";
    private static final Duration LONG_POLL = Duration.ofSeconds(20);

    private final Platform platform;
    private final FileStore files;
    private final Workers workers;
    private final Webhook webhook;
    private final Drafts drafts;
    private final Changes changes = new Changes();
    private final Figures figures;
    private final Map<String, Function<HttpCall, CompletionStage<HttpAnswer>>> reads;
    private final Map<String, Function<JsonObject, JsonObject>> writes;
    private volatile @Nullable Runnable restart;
    private @Nullable Blast blast;

    /** @param workers for what blocks on the disk */
    public ControlApi(Platform platform, FileStore files, Workers workers, Webhook webhook) {
        this.webhook = webhook;
        this.platform = platform;
        this.files = files;
        this.workers = workers;
        this.drafts = new Drafts(files);
        this.figures = new Figures(platform);
        this.reads = Map.of(
                "apps", call -> done(200, apps()),
                "knobs", call -> done(200, knobs(call.query().get("app"))),
                "conversations", call -> done(200, conversations(call)),
                "figures", call -> done(200, figures.write()),
                "file", this::file,
                "changes", this::changes);
        this.writes = Map.ofEntries(
                entry("knobs", this::setKnobs),
                entry("leave", this::leave),
                entry("command", this::command),
                entry("say", this::say),
                entry("press", this::press),
                entry("proactive", this::proactive),
                entry("event", this::event),
                entry("dispatch", this::dispatch),
                entry("frame", this::frame),
                entry("blast", this::blast),
                entry("reset", this::reset),
                entry("restart", this::restart));
        platform.observed().addListener(seen -> {
            figures.count(seen);
            changes.add(new Change.OfPlatform(seen));
        });
    }

    /** Where others tell what the page shows beside the platform's own doings. */
    public Changes feed() {
        return changes;
    }

    /** What the page's "Restart account" does; null: the page has no such button. */
    public void onRestart(@Nullable Runnable action) {
        restart = action;
    }

    /** Whether this path is the control API's or the page's. */
    public static boolean serves(String path) {
        return path.startsWith(PREFIX) || Page.has(path);
    }

    public CompletionStage<HttpAnswer> call(HttpCall call) {
        boolean get = call.method().equals("GET");
        HttpAnswer file = get ? Page.file(call.path()) : null;
        if (file != null) {
            return CompletableFuture.completedFuture(file);
        }
        if (get ? !Origin.mayRead(call) : !Origin.mayChange(call)) {
            return done(403, error("only JSON, and only from this machine's own pages"));
        }
        String what = call.path().startsWith(PREFIX) ? call.path().substring(PREFIX.length()) : "";
        try {
            return get ? read(what, call) : write(what, call);
        } catch (JsonException | IllegalArgumentException e) {
            return done(400, error(String.valueOf(e.getMessage())));
        }
    }

    private CompletionStage<HttpAnswer> read(String what, HttpCall call) {
        Function<HttpCall, CompletionStage<HttpAnswer>> read = reads.get(what);
        return read == null ? notFound(reads.keySet()) : read.apply(call);
    }

    private CompletionStage<HttpAnswer> write(String what, HttpCall call) {
        if (what.equals("upload") && call.method().equals("POST")) {
            return onDisk(() -> upload(call));
        }
        if (what.equals("checkCallback") && call.method().equals("POST")) {
            return webhook.check(platform.app(text(Json.read(call.body()), "app")))
                    .exceptionally(failure -> false)
                    .thenApply(right -> HttpAnswer.json(
                            200, Json.object().add("right", right).build()));
        }
        Function<JsonObject, JsonObject> write = writes.get(what);
        if (write == null || !call.method().equals("POST")) {
            return notFound(writes.keySet());
        }
        JsonObject body = Json.read(call.body());
        if (what.equals("knobs") && !callback(body).isEmpty()) {
            return setCallback(body);
        }
        return body.containsKey("attachments") ? onDisk(() -> write.apply(body)) : done(200, write.apply(body));
    }

    private CompletionStage<HttpAnswer> onDisk(Callable<JsonObject> write) {
        return workers.run(write)
                .thenApply(answer -> HttpAnswer.json(200, answer))
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    return HttpAnswer.json(400, error(String.valueOf(cause == null ? failure : cause.getMessage())));
                });
    }

    private JsonObject upload(HttpCall call) throws IOException {
        FileStore.Kept file;
        try (var content = call.content().stream()) {
            file = files.keep(call.query().getOrDefault("name", ""), content);
        }
        Attachment attachment = files.attachment(file, null);
        return Json.object()
                .add("file", file.id())
                .add("kind", attachment.kind().name().toLowerCase(Locale.ROOT))
                .add("size", file.size())
                .build();
    }

    private CompletionStage<HttpAnswer> file(HttpCall call) {
        FileStore.Kept file = files.get(call.query().getOrDefault("id", ""));
        return CompletableFuture.completedFuture(file.answer());
    }

    // ---- reads

    private JsonObject apps() {
        JsonArrayBuilder list = Json.PROVIDER.createArrayBuilder();
        platform.apps().forEach(app -> list.add(state(app)));
        return Json.object().add("apps", list).build();
    }

    private JsonObject state(BotApp app) {
        JsonArrayBuilder set = Json.PROVIDER.createArrayBuilder();
        Knob.all().stream().filter(app.faults()::isSet).forEach(knob -> set.add(knob.name()));
        return Json.object()
                .add("app", app.id())
                .add("bot", app.user().name())
                .add("ready", app.ready())
                .add("muted", app.muted())
                .add("silent", app.silent())
                .add("restartable", restart != null)
                .add("set", set)
                .build();
    }

    private JsonObject knobs(@Nullable String app) {
        Faults faults = faults(app);
        JsonArrayBuilder list = Json.PROVIDER.createArrayBuilder();
        Knob.all()
                .forEach(knob -> list.add(Json.object()
                        .add("name", knob.name())
                        .add("description", knob.description())
                        .add("default", knob.write(knob.defaultValue()))
                        .add("value", knob.write(faults.get(knob)))));
        return Json.object().add("knobs", list).build();
    }

    private JsonObject conversations(HttpCall call) {
        JsonArrayBuilder list = Json.PROVIDER.createArrayBuilder();
        platform.app(call.query().getOrDefault("app", ""))
                .conversations()
                .forEach(conversation -> list.add(ChangeWriter.write(conversation)));
        return Json.object()
                .add("last", changes.last())
                .add("conversations", list)
                .build();
    }

    private CompletionStage<HttpAnswer> changes(HttpCall call) {
        long after = Long.parseLong(call.query().getOrDefault("after", "0"));
        String app = call.query().get("app");
        CompletableFuture<Void> arrival = changes.beyond(after);
        if (!arrival.isDone()) {
            platform.later(LONG_POLL, () -> arrival.complete(null));
        }
        return arrival.thenApply(news -> HttpAnswer.json(200, changes(after, app)));
    }

    private JsonObject changes(long after, @Nullable String app) {
        List<Changes.Numbered> news = changes.after(after);
        JsonArrayBuilder list = Json.PROVIDER.createArrayBuilder();
        news.forEach(change -> list.add(ChangeWriter.write(change)));
        JsonObjectBuilder answer = Json.object()
                .add("now", Instant.now().toEpochMilli())
                .add(
                        "last",
                        news.isEmpty()
                                ? Math.min(after, changes.last())
                                : news.get(news.size() - 1).number());
        if (app != null) {
            answer.add("state", state(platform.app(app)));
        }
        return answer.add("changes", list).build();
    }

    // ---- writes

    /** The callback address among the knobs to be set; empty: none. */
    private static String callback(JsonObject body) {
        return body.get("set") instanceof JsonObject values
                        && values.get(Knob.WEBHOOK_URL.name()) instanceof JsonString url
                ? url.getString()
                : "";
    }

    /** As the platform does it, an address is taken only when it answers its check. */
    private CompletionStage<HttpAnswer> setCallback(JsonObject body) {
        checked(body);
        CompletionStage<Boolean> right = CompletableFuture.completedFuture(true);
        for (BotApp app : targets(body)) {
            CompletionStage<Boolean> one = webhook.check(app, callback(body)).exceptionally(failure -> false);
            right = right.thenCombine(one, Boolean::logicalAnd);
        }
        return right.thenApply(all -> all
                ? HttpAnswer.json(200, setKnobs(body))
                : HttpAnswer.json(400, error("webhookUrl: this address does not answer its check (op 13) as it must")));
    }

    private static JsonObject checked(JsonObject body) {
        JsonObject values = needed(body, "set").asJsonObject();
        values.forEach((name, value) -> Knob.named(name).read(value));
        return values;
    }

    private JsonObject setKnobs(JsonObject body) {
        Faults faults = faults(body.getString("app", null));
        JsonObject values = checked(body);
        values.forEach((name, value) -> set(faults, Knob.named(name), value));
        note(body, "set " + values);
        return knobs(body.getString("app", null));
    }

    private static <T> void set(Faults faults, Knob<T> knob, JsonValue value) {
        faults.set(knob, knob.read(value));
    }

    private JsonObject leave(JsonObject body) {
        Farewell how = Farewell.parse(text(body, "how"));
        note(body, how.toString());
        if (body.containsKey("app")) {
            platform.app(text(body, "app")).leave(how);
        } else {
            platform.leaveAll(how);
        }
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject command(JsonObject body) {
        String word = text(body, "command");
        targets(body).forEach(app -> Command.run(word, app));
        note(body, word);
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject say(JsonObject body) {
        return Json.object()
                .add("id", conversation(body).writes(drafts.read(body)))
                .build();
    }

    private JsonObject press(JsonObject body) {
        Pressed pressed = conversation(body)
                .presses(
                        Person.named(body.getString("author", Person.ALICE.name())),
                        text(body, "message"),
                        text(body, "button"));
        return ChangeWriter.write(pressed);
    }

    private JsonObject proactive(JsonObject body) {
        conversation(body).allowProactive(body.getBoolean("allowed", true));
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject event(JsonObject body) {
        String kind = body.getString("kind", "users");
        String where = body.getString("conversation", "A1B2C3D4E5F60718293A4B5C6D7E8F90");
        JsonObject fields = body.get("fields") instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT;
        int told = platform.app(text(body, "app"))
                .conversation(Conversation.Kind.of(kind), where)
                .happens(text(body, "name"), fields);
        return Json.object().add("sessions", told).build();
    }

    private Conversation conversation(JsonObject body) {
        return platform.app(text(body, "app"))
                .conversation(Conversation.Kind.of(text(body, "kind")), text(body, "conversation"));
    }

    private JsonObject dispatch(JsonObject body) {
        int told = platform.app(text(body, "app")).dispatch(text(body, "t"), needed(body, "d"));
        return Json.object().add("sessions", told).build();
    }

    private JsonObject frame(JsonObject body) {
        JsonValue frame = needed(body, "frame");
        platform.app(text(body, "app")).frame(frame instanceof JsonString text ? text.getString() : frame.toString());
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private synchronized JsonObject blast(JsonObject body) {
        int perSecond = body.getInt("perSecond", 0);
        int conversations = body.getInt("conversations", 1);
        if (perSecond < 1 || conversations < 1 || !(body.get("count") instanceof JsonNumber count)) {
            throw new IllegalArgumentException("count, perSecond and conversations must be numbers, 1 or more");
        }
        stopBlast();
        Blast next = new Blast(
                List.copyOf(targets(body)),
                Conversation.Kind.of(body.getString("kind", "users")),
                conversations,
                count.longValue(),
                perSecond);
        blast = next;
        next.start();
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private void stopBlast() {
        Blast running = blast;
        if (running != null) {
            running.stop();
        }
    }

    private JsonObject reset(JsonObject body) {
        figures.reset();
        return figures.write();
    }

    private JsonObject restart(JsonObject body) {
        Runnable action = restart;
        if (action == null) {
            throw new IllegalArgumentException("no account of this host is known here");
        }
        note(body, "restart account");
        action.run();
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private Faults faults(@Nullable String app) {
        return app == null ? platform.faults() : platform.app(app).faults();
    }

    private Collection<BotApp> targets(JsonObject body) {
        return body.containsKey("app") ? List.of(platform.app(text(body, "app"))) : platform.apps();
    }

    private static String text(JsonObject body, String key) {
        return needed(body, key) instanceof JsonString text
                ? text.getString()
                : needed(body, key).toString();
    }

    private static JsonValue needed(JsonObject body, String key) {
        JsonValue value = body.get(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value;
    }

    private void note(JsonObject body, String what) {
        changes.add(new Change.OfControl(Instant.now(), body.getString("app", ""), what));
    }

    private static JsonObject error(String text) {
        return Json.object().add("error", text).build();
    }

    private static CompletionStage<HttpAnswer> notFound(Collection<String> known) {
        return done(404, error("there are " + known));
    }

    private static CompletionStage<HttpAnswer> done(int status, JsonObject body) {
        return CompletableFuture.completedFuture(HttpAnswer.json(status, body));
    }

    /** Lets readers go and stops a running blast. */
    @Override
    public synchronized void close() {
        changes.releaseReaders();
        stopBlast();
    }
}
