package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndOnOutOfMemoryTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<Integer> codes = new ArrayList<>();
    private final EndOnOutOfMemory handler =
            new EndOnOutOfMemory(new PrintStream(printed, true, StandardCharsets.UTF_8), codes::add);

    @Test
    void endsTheProcessWithOneLineHoweverManyThreadsTell() {
        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("no thread left"));
        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("no buffer left"));

        assertThat(codes).containsOnly(3).isNotEmpty();
        assertThat(console().lines()).containsExactly("Terminating due to java.lang.OutOfMemoryError: no thread left");
    }

    @Test
    void printsEveryOtherFailureAndLivesOn() {
        handler.uncaughtException(Thread.currentThread(), new StackOverflowError());

        assertThat(codes).isEmpty();
        assertThat(console())
                .startsWith("Exception in thread \"" + Thread.currentThread().getName() + "\" "
                        + "java.lang.StackOverflowError");
    }

    private String console() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
