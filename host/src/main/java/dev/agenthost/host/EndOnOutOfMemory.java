package dev.agenthost.host;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Ends the process with code 3 when it has no memory, thread or direct buffer left, for its supervisor to start it anew: what
 * Java's {@code ExitOnOutOfMemoryError} does for the heap only. As the default handler of the process it hears of every error
 * that a thread does not survive, and of those that {@code dev.agenthost.thread.OutOfMemory} is told. Other failures are
 * printed, as they are without it.
 */
final class EndOnOutOfMemory implements Thread.UncaughtExceptionHandler {
    static final int EXIT_CODE = 3;

    private final PrintStream console;
    private final IntConsumer halt;
    private final AtomicBoolean ending = new AtomicBoolean();

    EndOnOutOfMemory(PrintStream console, IntConsumer halt) {
        this.console = console;
        this.halt = halt;
    }

    /** From now on, for the whole process. */
    static void begin() {
        Thread.setDefaultUncaughtExceptionHandler(
                new EndOnOutOfMemory(System.err, code -> Runtime.getRuntime().halt(code)));
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (!(failure instanceof OutOfMemoryError)) {
            console.print("Exception in thread \"" + thread.getName() + "\" ");
            failure.printStackTrace(console);
            return;
        }
        try {
            if (!ending.getAndSet(true)) {
                console.println("Terminating due to " + failure);
                console.flush();
            }
        } finally {
            halt.accept(EXIT_CODE);
        }
    }
}
