package dev.agenthost.qqbot.send;

import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.memory.Learnt;
import dev.agenthost.qqbot.memory.ProactiveSwitches;
import dev.agenthost.qqbot.memory.QuoteIndex;
import dev.agenthost.qqbot.rest.Delays;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the sending of one account goes by besides its settings.
 *
 * @param clock the wall clock
 * @param nanoTime the monotonic clock
 * @param delays for pauses
 * @param quotes which message is quoted by what
 * @param switches who may be spoken to unasked
 * @param learnt what was refused where
 * @param quotas what may still be said unasked
 * @param files what messages show
 * @param connected whether messages flow
 * @param tally counts
 */
record Surroundings(
        Json json,
        InstantSource clock,
        LongSupplier nanoTime,
        Delays delays,
        QuoteIndex quotes,
        ProactiveSwitches switches,
        Learnt learnt,
        ProactiveQuotas quotas,
        Files files,
        Connected connected,
        Tally tally) {}
