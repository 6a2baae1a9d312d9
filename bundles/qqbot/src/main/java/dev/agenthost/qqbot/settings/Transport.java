package dev.agenthost.qqbot.settings;

import java.time.Duration;

/** How an account's events come: over connections to the gateway, one a shard, or as HTTP requests of the platform. */
public sealed interface Transport permits Shard, Transport.AllShards, Transport.RecommendedShards, Transport.Webhook {
    /**
     * As many connections as there are shards (protocol 2).
     *
     * @param count at least 1
     */
    record AllShards(int count) implements Transport {
        public AllShards {
            if (count < 1) {
                throw new IllegalArgumentException("shards count from 1: " + count);
            }
        }
    }

    /** As many connections as the platform recommends when the account starts (protocol 2). */
    record RecommendedShards() implements Transport {}

    /**
     * No connection: the platform sends its events to this host (protocol 9).
     *
     * @param replayWindow how far the time of a request may be from the host's clock
     */
    record Webhook(Duration replayWindow) implements Transport {}
}
