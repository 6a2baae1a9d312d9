package dev.agenthost.qqbot.send;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Whether an account's messages flow. Any thread. */
@FunctionalInterface
public interface Connected {
    /** Completes with whether they do, at once or within this time; never exceptionally. */
    CompletionStage<Boolean> within(Duration time);
}
