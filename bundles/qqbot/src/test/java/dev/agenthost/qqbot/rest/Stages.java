package dev.agenthost.qqbot.rest;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages. */
public final class Stages {
    private static final long PATIENCE_SECONDS = 30;

    private Stages() {}

    public static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            return fail("the stage should have succeeded", e);
        }
    }

    /** As {@link Failures#cause} tells it. */
    public static Throwable failure(CompletionStage<?> stage) {
        try {
            return fail("the stage should have failed, and gave "
                    + stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return Failures.cause(e);
        } catch (InterruptedException | TimeoutException e) {
            return fail("the stage should have failed", e);
        }
    }
}
