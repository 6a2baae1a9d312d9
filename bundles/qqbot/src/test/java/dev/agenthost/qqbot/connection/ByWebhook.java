package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.settings.Parsed;
import dev.agenthost.qqbot.settings.Transport;
import dev.agenthost.qqbot.webhook.Signed;
import java.time.Duration;
import java.util.List;

/** An account to which the events come by webhook. */
final class ByWebhook {
    final Surroundings around = new Surroundings();
    final AccountStreams streams;

    private final Lifecycle lifecycle = new Lifecycle();
    private final Signed sender = new Signed(around.webhooks, around.time, "102000001", "secret");

    ByWebhook() {
        streams = new AccountStreams(World.ACCOUNT, around.shared(), lifecycle, around.inbox);
    }

    /** Configures it and switches it on. */
    void open() {
        Transport webhook = new Transport.Webhook(Duration.ofMinutes(5));
        streams.configure(new Parsed(
                World.settings(true, World.INTENTS, "secret", Duration.ofHours(24), webhook), List.of(), List.of()));
        lifecycle.switchOn();
        streams.look();
    }

    void gets(String frame) {
        var unused = sender.sends(frame);
        around.pass(Duration.ofSeconds(1));
    }
}
