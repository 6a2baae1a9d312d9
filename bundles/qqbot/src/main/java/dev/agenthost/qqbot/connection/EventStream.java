package dev.agenthost.qqbot.connection;

import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.qqbot.heartbeat.SessionListener;
import dev.agenthost.qqbot.memory.DirectGuilds;
import dev.agenthost.qqbot.memory.QuoteIndex;
import dev.agenthost.qqbot.rest.GatewayDirectory;
import dev.agenthost.qqbot.rest.TokenSource;
import dev.agenthost.qqbot.settings.Settings;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an account's events, with positions of its own at the host: a connection to the gateway for one shard, or the
 * webhook. Used on the account's lane only.
 */
interface EventStream {
    /** Goes on by these settings; their transport still asks for this stream. */
    void adopt(Settings next);

    /** Looks at the facts and does the next thing. */
    void look();

    /** The machine slept: what is connected reconnects and keeps its session, and what waits looks now. */
    void awake();

    /** A person wants it to try at once; what is connected reconnects and keeps its session. */
    void restart();

    /**
     * Takes nothing in any more and comes back no more.
     *
     * @param code what a gateway is left with
     * @return completes on the lane when nothing is open any more, or given up
     */
    CompletionStage<Void> leave(int code);

    /** What could be continued is forgotten, here and at the host. */
    void forget(String why);

    /** The host has stored everything up to and with this position of any stream of the account. */
    void committed(Checkpoint checkpoint);

    /** After the host did not take something: it does again. */
    void available();

    void addListener(SessionListener listener);

    void removeListener(SessionListener listener);

    StreamStatus status();

    /** The account a stream belongs to. */
    interface Owner {
        AccountInbox inbox();

        Counters counters();

        /** The messages that may be quoted. */
        QuoteIndex quotes();

        /** Which guilds are direct chats. */
        DirectGuilds directGuilds();

        /** The bot's own id; null while nobody told it, and then the platform is asked. */
        @Nullable
        String botId();

        /** The platform said so. */
        void botIs(String id);

        /** What is done about events before the inbox gets them. */
        Asides asides();

        TokenSource tokens();

        GatewayDirectory gateways();

        /** How many sessions the streams of this account have to start. */
        int sessionsToStart();

        /** What is wrong with the latest configuration, which is not in use; or empty. */
        String problems();

        /** Runs the task on the account's lane. */
        void execute(Runnable task);

        /** Runs the task on the account's lane; then every stream looks at the facts, and the status is published. */
        void trigger(Runnable task);

        /** As {@link #trigger}, later. */
        Future<?> schedule(Duration wait, Runnable task);

        /** Publishes the status. */
        void publish();
    }
}
