package dev.agenthost.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agenthost.audio.UnsupportedVoiceException;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SilkVoicesTest {
    private static final Path FROM = Path.of("from");
    private static final Path TO = Path.of("to");

    private final DeterministicScheduler timer = new DeterministicScheduler(new ManualTime());
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(SilkVoices.THREADS);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final List<SilkVoices> open = new ArrayList<>();

    private SilkVoices voices(SilkVoices.Making making) {
        SilkVoices voices = new SilkVoices(timer, making);
        open.add(voices);
        return voices;
    }

    private void hold() throws IOException {
        begun.countDown();
        try {
            held.await();
        } catch (InterruptedException given) {
            interrupted.countDown();
            throw new InterruptedIOException();
        }
    }

    @AfterEach
    void close() {
        open.forEach(SilkVoices::deactivate);
    }

    private static void assertFails(CompletionStage<Void> voice, Class<?> with, String words) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> voice.toCompletableFuture().join())
                .havingCause()
                .isInstanceOf(with)
                .withMessageContaining(words);
    }

    @Test
    void a_voice_is_made_on_a_named_thread() {
        List<String> names = new ArrayList<>();

        voices((from, to) -> names.add(Thread.currentThread().getName() + " " + from + " " + to))
                .toSilk(FROM, TO)
                .toCompletableFuture()
                .join();

        assertThat(names).singleElement().asString().matches("audio-\\d from to");
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void what_decoders_throw_is_told() {
        assertFails(
                voices((from, to) -> {
                            throw new IOException("the disk");
                        })
                        .toSilk(FROM, TO),
                IOException.class,
                "the disk");
        assertFails(
                voices((from, to) -> {
                            throw new ArrayIndexOutOfBoundsException();
                        })
                        .toSilk(FROM, TO),
                UnsupportedVoiceException.class,
                "damaged");
    }

    @Test
    void a_lack_of_memory_is_told_to_the_process_too() {
        OutOfMemoryError error = new OutOfMemoryError();
        List<Throwable> told = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> told.add(failure));
        try {
            assertFails(
                    voices((from, to) -> {
                                throw error;
                            })
                            .toSilk(FROM, TO),
                    UnsupportedVoiceException.class,
                    "damaged");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(told).containsExactly(error);
    }

    @Test
    void a_voice_that_takes_too_long_is_given_up() throws Exception {
        SilkVoices voices = voices((from, to) -> hold());
        CompletionStage<Void> voice = voices.toSilk(FROM, TO);
        CompletionStage<Void> next = voices.toSilk(FROM, TO);
        begun.await();

        timer.advance(SilkVoices.LONGEST);

        assertFails(voice, UnsupportedVoiceException.class, "within 60 s");
        assertFails(next, UnsupportedVoiceException.class, "within 60 s");
        interrupted.await();
    }

    @Test
    void more_than_may_wait_are_refused_at_once() throws Exception {
        SilkVoices voices = voices((from, to) -> hold());
        List<CompletionStage<Void>> taken = new ArrayList<>();
        for (int i = 0; i < SilkVoices.THREADS; i++) {
            taken.add(voices.toSilk(FROM, TO));
        }
        begun.await();
        for (int i = 0; i < SilkVoices.WAITING; i++) {
            taken.add(voices.toSilk(FROM, TO));
        }

        assertFails(voices.toSilk(FROM, TO), UnsupportedVoiceException.class, "too many");

        held.countDown();
        taken.forEach(voice -> voice.toCompletableFuture().join());
    }

    @Test
    void the_end_gives_up_what_is_under_way_and_what_waits() {
        SilkVoices voices = voices((from, to) -> hold());
        List<CompletionStage<Void>> taken = new ArrayList<>();
        for (int i = 0; i <= SilkVoices.THREADS; i++) {
            taken.add(voices.toSilk(FROM, TO));
        }

        voices.deactivate();

        taken.forEach(voice -> assertThat(voice).isCompletedExceptionally());
        assertFails(voices.toSilk(FROM, TO), UnsupportedVoiceException.class, "");
    }
}
