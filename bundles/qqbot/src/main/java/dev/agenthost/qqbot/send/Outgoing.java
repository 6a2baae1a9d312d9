package dev.agenthost.qqbot.send;

import dev.agenthost.platform.AccountMemory;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.Delays;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.settings.Settings;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the sending of all accounts shares.
 *
 * @param clock the wall clock
 * @param nanoTime the monotonic clock
 * @param delays for pauses
 * @param filesOf the files of one account
 */
public record Outgoing(Json json, InstantSource clock, LongSupplier nanoTime, Delays delays, FilesOf filesOf) {
    /** Makes the files of an account by its settings. */
    @FunctionalInterface
    public interface FilesOf {
        /** @param memory the account's */
        Files of(Settings settings, Platform platform, AccountMemory memory);
    }
}
