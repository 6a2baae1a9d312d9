package dev.agenthost.qqbot.send;

import dev.agenthost.platform.AnswerStream;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.Receipt;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.Delays;
import dev.agenthost.qqbot.rest.ReplyReader;
import dev.agenthost.qqbot.rest.SendErrors;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer that grows (protocol 6.7 A): a chunk every half second at most, one under way at a time, always what is newest. A
 * chunk of unknown fate is repeated as it was, under its index. The last character is held back, so that the end has something
 * to say. Any thread; never blocks.
 */
final class StreamedAnswer implements AnswerStream {
    static final Duration THROTTLE = Duration.ofMillis(500);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
    private static final Duration END = Duration.ofSeconds(25);
    private static final int MOST_FAILURES = 6;
    private static final int DUPLICATE = 40054005;

    /** Kept free, so that the end may break where a word does. */
    private static final int RESERVE = 40;

    private final Json json;
    private final StreamPort port;
    private final Delays delays;
    private final LongSupplier nanoTime;
    private final Consumer<String> progress;
    private final StringBuilder shown = new StringBuilder();
    private final CompletableFuture<Receipt> result = new CompletableFuture<>();

    private Chunk chunk;
    private int room;
    private String text = "";
    private int consumed;
    private @Nullable Sent pending;
    private @Nullable DeliveryException broken;
    private @Nullable DeliveryException troubled;
    private boolean underWay;
    private boolean finishing;
    private boolean maybeSeen;
    private boolean closed;
    private String unsaid = "";
    private boolean byLine;
    private boolean neutral;
    private boolean waiting;
    private int failures;
    private long notBefore;
    private long end;

    /**
     * A chunk as it was sent, and is again when its fate is unknown.
     *
     * @param consumes how much of the text it takes
     */
    private record Sent(String content, int consumes, boolean last) {}

    /**
     * @param chunk the first
     * @param room how much text the platform takes
     * @param neutral whether addresses of web pages are refused there
     */
    StreamedAnswer(
            Json json,
            StreamPort port,
            Delays delays,
            LongSupplier nanoTime,
            Consumer<String> progress,
            Chunk chunk,
            int room,
            boolean neutral) {
        this.json = json;
        this.port = port;
        this.delays = delays;
        this.nanoTime = nanoTime;
        this.progress = progress;
        this.chunk = chunk;
        this.room = room;
        this.neutral = neutral;
        this.notBefore = nanoTime.getAsLong();
    }

    @Override
    public void update(String grown) {
        synchronized (this) {
            if (finishing || !grown.startsWith(text)) {
                return;
            }
            text = grown;
        }
        proceed();
    }

    @Override
    public CompletionStage<Receipt> finish(String whole) {
        synchronized (this) {
            if (!finishing) {
                finishing = true;
                end = nanoTime.getAsLong() + END.toNanos();
                text = whole.startsWith(text) ? whole : text;
                notBefore = failures > 0 ? nanoTime.getAsLong() : notBefore;
            }
        }
        proceed();
        return result.minimalCompletionStage();
    }

    @Override
    public synchronized String unsaid() {
        return unsaid;
    }

    /** Sends the next chunk if there is one and it is time; else sees to it that it is looked at again. */
    private void proceed() {
        Chunk at;
        Sent sent;
        Duration wait;
        synchronized (this) {
            if (underWay || closed) {
                return;
            }
            if (!isVisible() && !maybeSeen && (finishing || broken != null)) {
                unseen();
                return;
            }
            sent = pending == null ? next() : pending;
            if (sent == null) {
                return;
            }
            wait = Duration.ofNanos(notBefore - nanoTime.getAsLong());
            if (wait.isNegative() || wait.isZero()) {
                underWay = true;
                pending = sent;
            } else if (waiting) {
                return;
            } else {
                waiting = true;
            }
            at = chunk;
        }
        if (wait.isNegative() || wait.isZero()) {
            post(at, sent);
        } else {
            lookAgain(wait);
        }
    }

    private boolean isVisible() {
        return chunk.id() != null;
    }

    /** Nobody saw anything: the host says it as one message. */
    private void unseen() {
        if (!finishing) {
            return;
        }
        DeliveryException why = broken != null ? broken : troubled;
        closed = true;
        result.completeExceptionally(
                why != null ? why : new DeliveryException(Kind.REFUSED, "nothing was streamed yet"));
    }

    private void lookAgain(Duration wait) {
        try {
            delays.after(wait, () -> {
                synchronized (this) {
                    waiting = false;
                }
                proceed();
            });
        } catch (RejectedExecutionException ending) {
            synchronized (this) {
                closed = true;
            }
            result.completeExceptionally(new DeliveryException(
                    isVisible() || maybeSeen ? Kind.AMBIGUOUS : Kind.UNAVAILABLE, "the adapter is ending"));
        }
    }

    /** What to send next, or null for nothing. */
    private @Nullable Sent next() {
        if (broken != null) {
            return new Sent("\n", 0, true);
        }
        String rest = text.substring(consumed);
        if (finishing) {
            return last(rest);
        }
        int length = Math.min(rest.length() - 1, room - RESERVE);
        if (byLine) {
            length = rest.lastIndexOf('\n', length - 1) + 1;
        }
        if (length > 0 && Character.isHighSurrogate(rest.charAt(length - 1))) {
            length--;
        }
        return length <= 0 ? null : new Sent(rendered(rest.substring(0, length)), length, false);
    }

    /** As much of the end as there is room for. */
    private Sent last(String rest) {
        String newline = byLine ? "\n" : "";
        int free = Math.max(0, room - newline.length());
        int length = rendered(rest).length() <= free ? rest.length() : wordsIn(rest, free);
        String content = rendered(rest.substring(0, length)) + newline;
        return new Sent(content.isEmpty() ? "\n" : content, length, true);
    }

    /** How many characters go in: to the end of a line or a word, if one ends in their second half. */
    private static int wordsIn(String rest, int most) {
        int line = rest.lastIndexOf('\n', most);
        int word = line > most / 2 ? line : rest.lastIndexOf(' ', most);
        int length = word > most / 2 ? word : most;
        return length > 0 && Character.isHighSurrogate(rest.charAt(length - 1)) ? length - 1 : length;
    }

    private String rendered(String part) {
        return neutral ? Neutral.of(part) : part;
    }

    private void post(Chunk at, Sent sent) {
        CompletionStage<JsonObject> answer = port.post(at.path(), at.body(json, sent.content(), sent.last()));
        answer.whenComplete((taken, failure) -> {
            if (failure == null) {
                taken(sent, taken);
            } else {
                failed(sent, SendErrors.of(failure));
            }
        });
    }

    private void taken(Sent sent, JsonObject answer) {
        String told;
        synchronized (this) {
            chunk = chunk.next(
                    ReplyReader.text(answer, "id").orElse(null), sent.content().length());
            shown.append(sent.content());
            consumed += sent.consumes();
            room = ReplyReader.number(answer, "remain_msg_len")
                    .orElse((long) room - sent.content().length())
                    .intValue();
            pending = null;
            troubled = null;
            maybeSeen = false;
            failures = 0;
            underWay = false;
            notBefore = nanoTime.getAsLong() + THROTTLE.toNanos();
            closed = sent.last();
            unsaid = closed && broken == null ? text.substring(consumed) : "";
            told = chunk.write(json);
        }
        progress.accept(told);
        if (sent.last()) {
            end(answer);
        } else {
            proceed();
        }
    }

    private void end(JsonObject answer) {
        port.ended(answer, shown.toString());
        DeliveryException why = broken;
        if (why == null) {
            result.complete(new Receipt(String.valueOf(chunk.id()), port.now()));
        } else {
            result.completeExceptionally(partly(why));
        }
    }

    private static DeliveryException partly(DeliveryException why) {
        return new DeliveryException(
                Kind.AMBIGUOUS,
                "a part of it is shown; then: " + why.getMessage(),
                why.platformCode().orElse(null),
                why.traceId().orElse(null),
                null,
                why);
    }

    private void failed(Sent sent, DeliveryException why) {
        if (isDuplicate(why) && arrivedBefore()) {
            taken(sent, JsonValue.EMPTY_JSON_OBJECT);
            return;
        }
        boolean givenUp;
        synchronized (this) {
            underWay = false;
            failures++;
            troubled = why;
            maybeSeen |= why.kind() == Kind.AMBIGUOUS;
            notBefore = nanoTime.getAsLong()
                    + why.retryAfter().orElseGet(this::pause).toNanos();
            boolean over = failures >= MOST_FAILURES || (finishing && notBefore - end > 0);
            if (why.permanent()) {
                pending = null;
                over |= !otherwise(why);
                notBefore = nanoTime.getAsLong();
            }
            givenUp = over && (broken != null || sent.last() || (!isVisible() && maybeSeen));
            if (over) {
                broken = broken == null ? why : broken;
                pending = null;
                failures = 0;
            }
            closed = givenUp;
        }
        if (why.permanent()) {
            port.refused(why);
        }
        if (givenUp) {
            result.completeExceptionally(isVisible() || maybeSeen ? partly(why) : why);
        } else {
            proceed();
        }
    }

    private static boolean isDuplicate(DeliveryException why) {
        return why.platformCode().filter(code -> code == DUPLICATE).isPresent();
    }

    /** Whether the platform may know the pending chunk because an earlier attempt of it arrived. */
    private synchronized boolean arrivedBefore() {
        return maybeSeen && isVisible();
    }

    private Duration pause() {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 3));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Whether the same can be said in another way within this stream. */
    private boolean otherwise(DeliveryException why) {
        String words = String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT);
        if (!byLine && words.contains("end with newline")) {
            byLine = true;
            return true;
        }
        if (broken != null && isDuplicate(why)) {
            chunk = chunk.next(null, 0); // the chunk before this one arrived after all
            return true;
        }
        Refusal refusal = Refusal.of(why).orElse(null);
        if (refusal == Refusal.URLS && !neutral) {
            neutral = true;
            return true;
        }
        boolean markdown = refusal == Refusal.MARKDOWN_RIGHT || refusal == Refusal.MARKDOWN;
        if (markdown && chunk.markdown() && !isVisible()) {
            chunk = chunk.plain();
            return true;
        }
        return false;
    }
}
