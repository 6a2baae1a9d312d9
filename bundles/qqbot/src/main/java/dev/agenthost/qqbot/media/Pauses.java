package dev.agenthost.qqbot.media;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Waiting, without a thread that waits. */
@FunctionalInterface
interface Pauses {
    /** Completes after that time. */
    CompletionStage<Void> of(Duration time);
}
