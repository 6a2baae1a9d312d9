package dev.agenthost.audio.codec;

import dev.agenthost.audio.UnsupportedVoiceException;
import dev.agenthost.audio.VoiceCodec;
import dev.agenthost.thread.OutOfMemory;
import dev.agenthost.thread.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Makes voices on two threads of its own ({@code audio-N}), on demand; sixteen more may wait. What takes longer than a minute is given up,
 * whatever its decoder does.
 */
@Component(service = VoiceCodec.class)
public final class SilkVoices implements VoiceCodec {
    static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int LONGEST_SECONDS = 600;
    static final int THREADS = 2;
    static final int WAITING = 16;

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Threads.named("audio", SilkVoices.class));
    private final ScheduledExecutorService timer;
    private final Making making;
    private final Set<CompletableFuture<Void>> underWay = ConcurrentHashMap.newKeySet();

    /** Makes one voice; blocks. */
    @FunctionalInterface
    interface Making {
        void make(Path from, Path to) throws IOException;
    }

    @Activate
    public SilkVoices() {
        this(ownTimer(), (from, to) -> SilkFile.write(from, to, LONGEST_SECONDS));
    }

    SilkVoices(ScheduledExecutorService timer, Making making) {
        this.timer = timer;
        this.making = making;
        threads.allowCoreThreadTimeOut(true);
    }

    private static ScheduledExecutorService ownTimer() {
        ScheduledThreadPoolExecutor timer = Threads.timer("audio-timer", SilkVoices.class);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    @Override
    @SuppressWarnings("CollectionUndefinedEquality") // by identity
    public CompletionStage<Void> toSilk(Path from, Path to) {
        CompletableFuture<Void> voice = new CompletableFuture<>();
        underWay.add(voice);
        CompletionStage<Void> outcome = voice.whenComplete((made, failure) -> underWay.remove(voice));
        try {
            Future<?> work = threads.submit(() -> make(from, to, voice));
            Future<?> deadline = timer.schedule(() -> giveUp(voice, work), LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            return outcome.whenComplete((made, failure) -> deadline.cancel(false));
        } catch (RejectedExecutionException full) {
            voice.completeExceptionally(new UnsupportedVoiceException("too many voices wait to be made", full));
            return outcome;
        }
    }

    private void make(Path from, Path to, CompletableFuture<Void> voice) {
        try {
            making.make(from, to);
            voice.complete(null);
        } catch (IOException told) {
            voice.completeExceptionally(told);
        } catch (RuntimeException | Error damaged) { // decoders on bad input: no stack, assertions
            OutOfMemory.tell(damaged);
            voice.completeExceptionally(new UnsupportedVoiceException("the sound is damaged", damaged));
        }
    }

    private static void giveUp(CompletableFuture<Void> voice, Future<?> work) {
        voice.completeExceptionally(
                new UnsupportedVoiceException("the voice was not made within " + LONGEST.toSeconds() + " s"));
        work.cancel(true);
    }

    /** Gives up what is under way. */
    @Deactivate
    void deactivate() {
        timer.shutdownNow();
        threads.shutdownNow();
        underWay.forEach(
                voice -> voice.completeExceptionally(new UnsupportedVoiceException("no more voices are made")));
    }
}
