package dev.agenthost.qqbot.connection;

import dev.agenthost.platform.StatusBoard;
import dev.agenthost.qqbot.events.EventMapper;
import dev.agenthost.qqbot.gateway.IdentifyRate;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.socket.Dialer;
import dev.agenthost.qqbot.webhook.Webhooks;
import dev.agenthost.qqbot.wire.Codec;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the connections of all accounts share.
 *
 * @param threads run the accounts' lanes; few
 * @param timer runs nothing itself but hands over to lanes
 * @param clock the wall clock
 * @param nanoTime the monotonic clock
 * @param random for jitter
 * @param timings ours
 * @param dialer opens WebSockets
 * @param platforms makes an account's view of the platform's HTTP side
 * @param json the bundle's
 * @param codec of frames
 * @param mapper of events
 * @param identifyRate spaces Identify
 * @param webhooks answers the platform's requests
 * @param sleepWatch tells accounts that the machine slept
 * @param board where the status goes
 */
public record Shared(
        Executor threads,
        ScheduledExecutorService timer,
        InstantSource clock,
        LongSupplier nanoTime,
        RandomGenerator random,
        Timings timings,
        Dialer dialer,
        Platforms platforms,
        Json json,
        Codec codec,
        EventMapper mapper,
        IdentifyRate identifyRate,
        Webhooks webhooks,
        SleepWatch sleepWatch,
        StatusBoard board) {}
