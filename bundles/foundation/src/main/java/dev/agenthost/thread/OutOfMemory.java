package dev.agenthost.thread;

import org.jspecify.annotations.Nullable;

/**
 * What everybody does who catches errors: an {@link OutOfMemoryError} is not for him to live on with. The Java machine ends
 * the process by itself when the heap is full, but not when there is no native thread or no direct buffer to be had. What is
 * to be done lies with whoever began the process: its default uncaught exception handler is told, on the thread that tells.
 * Without one nothing happens. Thread-safe.
 */
public final class OutOfMemory {
    /** Deeper nobody wraps an error; a circle of causes ends here too. */
    private static final int DEPTH = 16;

    private OutOfMemory() {}

    /**
     * Tells it, if it is an {@link OutOfMemoryError} or was caused by one; returns only where the process is to live on.
     *
     * @param failure anything, also nothing
     */
    public static void tell(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            if (cause instanceof OutOfMemoryError) {
                Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
                if (handler != null) {
                    handler.uncaughtException(Thread.currentThread(), cause);
                }
                return;
            }
            cause = cause.getCause();
        }
    }
}
