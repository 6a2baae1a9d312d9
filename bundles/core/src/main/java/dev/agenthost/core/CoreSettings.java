package dev.agenthost.core;

import dev.agenthost.core.delivery.DeliveryBounds;
import dev.agenthost.core.journal.JournalBounds;
import dev.agenthost.core.media.ShelfBounds;
import dev.agenthost.core.turn.TurnBounds;
import dev.agenthost.settings.SettingsReader;
import java.time.Duration;
import java.util.Map;

/**
 * The bounds of the core. Immutable.
 *
 * @param laneThreads how many conversations are worked on at the same instant, agents not counted
 * @param laneMessages how many messages of one account are in memory at a time; the others wait in the store
 * @param drain how long a stopping host finishes what it took over
 * @param typingAfter how long a turn runs before people see that an answer is being written; zero for never
 * @param failureNotice what a person is told when no answer came of a message; empty for nothing
 */
record CoreSettings(
        JournalBounds journal,
        TurnBounds turns,
        DeliveryBounds delivery,
        ShelfBounds media,
        int laneThreads,
        int laneMessages,
        Duration drain,
        Duration typingAfter,
        String failureNotice) {
    static final String PID = "dev.agenthost.core";

    /** What holds when nothing is configured. */
    static final CoreSettings DEFAULT = read(new SettingsReader(PID, Map.of()));

    static CoreSettings read(SettingsReader settings) {
        return new CoreSettings(
                new JournalBounds(
                        (int) settings.number("journal.messages", CoreDefaults.JOURNAL_MESSAGES, 1, 1_000_000),
                        settings.number("journal.kibibytes", CoreDefaults.JOURNAL_KIBIBYTES, 1, 4_194_304) * 1024),
                new TurnBounds(
                        settings.millis("agent.deadline.ms", CoreDefaults.AGENT_DEADLINE_MS, 1, 86_400_000),
                        settings.millis("agent.wait.ms", CoreDefaults.AGENT_WAIT_MS, 0, 3_600_000),
                        (int) settings.number("agent.threads", CoreDefaults.AGENT_THREADS, 1, 1000),
                        (int) settings.number("turn.attempts", CoreDefaults.TURN_ATTEMPTS, 1, 100),
                        settings.millis("turn.first.delay.ms", CoreDefaults.TURN_FIRST_DELAY_MS, 1, 60_000)),
                new DeliveryBounds(
                        (int) settings.number("delivery.attempts", CoreDefaults.DELIVERY_ATTEMPTS, 1, 10_000),
                        settings.millis("delivery.first.delay.ms", CoreDefaults.DELIVERY_FIRST_DELAY_MS, 1, 600_000),
                        settings.millis(
                                "delivery.longest.delay.ms", CoreDefaults.DELIVERY_LONGEST_DELAY_MS, 1, 3_600_000)),
                new ShelfBounds(
                        settings.number("media.mebibytes", CoreDefaults.MEDIA_MEBIBYTES, 1, 1_048_576) << 20,
                        Duration.ofHours(settings.number("media.hours", CoreDefaults.MEDIA_HOURS, 1, 8_760))),
                (int) settings.number("lane.threads", CoreDefaults.LANE_THREADS, 1, 256),
                (int) settings.number("lane.messages", CoreDefaults.LANE_MESSAGES, 2, 100_000),
                settings.millis("drain.ms", CoreDefaults.DRAIN_MS, 0, 60_000),
                settings.millis("typing.after.ms", CoreDefaults.TYPING_AFTER_MS, 0, 86_400_000),
                settings.text("failure.notice", CoreDefaults.FAILURE_NOTICE));
    }
}
