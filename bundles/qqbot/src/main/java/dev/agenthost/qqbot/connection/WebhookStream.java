package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.heartbeat.SessionListener;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.Transport;
import dev.agenthost.qqbot.webhook.BotKey;
import dev.agenthost.qqbot.webhook.Callback;
import dev.agenthost.qqbot.webhook.Webhooks;
import dev.agenthost.qqbot.wire.Frame;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of an account that the platform sends to this host. There is no session: positions count what came, and an event is
 * acknowledged when the host has stored it, so that the platform sends again what was not. Used on the account's lane only, but
 * for the {@link Callback}.
 */
final class WebhookStream implements EventStream {
    /** How long the platform waits for the host to store an event; how long it would wait itself is not known (protocol 9). */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Logger log = LoggerFactory.getLogger(WebhookStream.class);
    private static final String PART = "webhook";

    private final AccountId account;
    private final Shared shared;
    private final Lifecycle lifecycle;
    private final Owner owner;
    private final Intake intake;
    private final Inflow inflow = new Inflow();
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();

    private Settings settings;
    private String partition;
    private String recalled = "";
    private Webhooks.@Nullable Served served;
    private @Nullable Obstacle obstacle;
    private @Nullable Instant lastEvent;
    private boolean leaving;

    private record Waiting(CompletableFuture<Boolean> stored, Future<?> deadline) {
        void answer(boolean word) {
            deadline.cancel(false);
            stored.complete(word);
        }
    }

    /** @param lifecycle written by the account's component */
    WebhookStream(AccountId account, Shared shared, Lifecycle lifecycle, Settings settings, Owner owner) {
        this.account = account;
        this.shared = shared;
        this.lifecycle = lifecycle;
        this.settings = settings;
        this.owner = owner;
        this.partition = Intake.partition(settings, PART);
        this.intake = new Intake(account, shared.mapper(), owner);
    }

    @Override
    public void adopt(Settings next) {
        Settings previous = settings;
        settings = next;
        if (!previous.credentials().equals(next.credentials())
                || !previous.transport().equals(next.transport())) {
            close();
        }
        String before = partition;
        partition = Intake.partition(next, PART);
        if (!before.equals(partition)) {
            close();
            intake.forget(before);
        }
    }

    private boolean wanted() {
        return lifecycle.isOn() && !leaving && settings.enabled();
    }

    @Override
    public void look() {
        if (!wanted()) {
            close();
        } else if (served == null && recall() && settings.transport() instanceof Transport.Webhook webhook) {
            served = shared.webhooks()
                    .serve(
                            settings.credentials().appId(),
                            BotKey.of(settings.credentials().clientSecret()),
                            webhook.replayWindow(),
                            new Requests());
            owner.botId(); // nobody else tells it: asked for ahead of the first event
            log.info("{}: takes events at {}", account, Webhooks.PATH);
        }
    }

    /** What an earlier life counted up to; false while the host cannot tell. */
    private boolean recall() {
        if (recalled.equals(partition)) {
            return true;
        }
        try {
            long handled = intake.stored(partition).map(Checkpoint::sequence).orElse(0L);
            intake.continues(PART, handled);
            recalled = partition;
            return true;
        } catch (UnavailableException e) {
            hindered(Obstacle.of(e));
            return false;
        }
    }

    private void close() {
        Webhooks.Served open = served;
        if (open != null) {
            served = null;
            open.end();
        }
        waiting.values().forEach(event -> event.answer(false));
        waiting.clear();
    }

    private void hindered(Obstacle now) {
        if (!now.equals(obstacle)) {
            obstacle = now;
            log.info("{}: {}", account, now);
            var unused = owner.schedule(shared.timings().attention(), this::available);
        }
    }

    @Override
    public void available() {
        obstacle = null;
    }

    @Override
    public void awake() {
        obstacle = null;
    }

    @Override
    public void restart() {
        obstacle = null;
        close();
    }

    @Override
    public CompletionStage<Void> leave(int code) {
        leaving = true;
        close();
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void forget(String why) {
        // of an account that stays the count goes on, should it come back to the webhook
        if (!lifecycle.isOn()) {
            intake.forget(partition);
        }
    }

    @Override
    public void committed(Checkpoint checkpoint) {
        if (checkpoint.partition().equals(partition)) {
            Map<Long, Waiting> stored = waiting.headMap(checkpoint.sequence(), true);
            stored.values().forEach(event -> event.answer(true));
            stored.clear();
        }
    }

    @Override
    public void addListener(SessionListener listener) {}

    @Override
    public void removeListener(SessionListener listener) {}

    private void take(CompletableFuture<Boolean> answer, Frame frame, String raw) {
        if (served == null || answer.isDone()) {
            answer.complete(false);
            return;
        }
        Admission admission = intake.takeNext(partition, frame, raw);
        if (admission != Admission.ACCEPTED) {
            answer.complete(false);
            hindered(admission == Admission.FULL ? Obstacle.INBOX_FULL : Obstacle.STORE_UNAVAILABLE);
            owner.publish();
            return;
        }
        long number = intake.offered();
        Future<?> deadline = owner.schedule(PATIENCE, () -> late(number));
        waiting.put(number, new Waiting(answer, deadline));
        seen();
    }

    private void late(long number) {
        Waiting event = waiting.remove(number);
        if (event != null) {
            event.answer(false);
        }
    }

    /** To the minute, so that not every event changes the status. */
    private void seen() {
        Instant minute = shared.clock().instant().truncatedTo(ChronoUnit.MINUTES);
        boolean overcome = obstacle != null;
        obstacle = null;
        if (overcome || !minute.equals(lastEvent)) {
            lastEvent = minute;
            owner.publish();
        }
    }

    @Override
    public StreamStatus status() {
        Webhooks.Served open = served;
        String problem = open == null ? "" : open.problem();
        Obstacle hindrance = obstacle;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("transport", "webhook");
        facts.put("webhook", open == null || !problem.isEmpty() ? "closed" : "open at " + Webhooks.PATH);
        facts.put("last event", lastEvent == null ? "none" : lastEvent.toString());
        State state = state(open != null, problem, hindrance);
        return new StreamStatus(
                state,
                reason(state, problem, hindrance),
                facts,
                hindrance == null ? null : hindrance.toString(),
                Map.of("handledSequence", intake.offered()));
    }

    private State state(boolean open, String problem, @Nullable Obstacle hindrance) {
        if (!lifecycle.isOn()) {
            return State.OFF;
        }
        if (!settings.enabled()) {
            return State.PAUSED;
        }
        if (!problem.isEmpty() || (hindrance != null && hindrance.parks())) {
            return State.PARKED;
        }
        return open && hindrance == null ? State.READY : State.CONNECTING;
    }

    private String reason(State state, String problem, @Nullable Obstacle hindrance) {
        return switch (state) {
            case OFF -> "deactivated";
            case PAUSED -> StatusView.PAUSED;
            case PARKED -> problem.isEmpty() ? String.valueOf(hindrance) : problem;
            case CONNECTING -> hindrance == null ? "opening the webhook" : hindrance.toString();
            case READY ->
                owner.problems().isEmpty()
                        ? StreamStatus.CONNECTED
                        : "the new configuration is not used: " + owner.problems();
        };
    }

    /** What comes from the webhook, taken to the lane. */
    private final class Requests implements Callback {
        @Override
        public CompletionStage<Boolean> event(Frame frame, String raw) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            if (!inflow.enter(raw.length())) {
                owner.counters().add(Count.OVERFLOWS);
                return CompletableFuture.completedStage(false);
            }
            owner.execute(() -> {
                inflow.leave(raw.length());
                take(answer, frame, raw);
            });
            return answer;
        }

        @Override
        public void refused() {
            owner.counters().add(Count.REFUSED_REQUESTS);
        }

        @Override
        public void changed() {
            owner.trigger(() -> {});
        }
    }
}
