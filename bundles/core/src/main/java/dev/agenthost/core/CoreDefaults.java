package dev.agenthost.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the core as forms show them; the constants are the only place where a default stands. */
@ObjectClassDefinition(name = "Agent Host: core", description = "Bounds of journal, lanes, turns and delivery.")
@interface CoreDefaults {
    int JOURNAL_MESSAGES = 10_000;
    int JOURNAL_KIBIBYTES = 16_384;
    int LANE_THREADS = 4;
    int LANE_MESSAGES = 1_000;
    long AGENT_DEADLINE_MS = 120_000;
    long AGENT_WAIT_MS = 10_000;
    int AGENT_THREADS = 8;
    int TURN_ATTEMPTS = 3;
    long TURN_FIRST_DELAY_MS = 1_000;
    int DELIVERY_ATTEMPTS = 200;
    long DELIVERY_FIRST_DELAY_MS = 500;
    long DELIVERY_LONGEST_DELAY_MS = 30_000;
    long DRAIN_MS = 3_000;
    long TYPING_AFTER_MS = 2_000;
    long MEDIA_MEBIBYTES = 1_024;
    long MEDIA_HOURS = 24;
    String FAILURE_NOTICE = "Sorry, I could not answer that.";

    @AttributeDefinition(
            name = "Messages held",
            description = "How many messages of one account may wait for their commit.",
            min = "1",
            max = "1000000")
    int journal_messages() default JOURNAL_MESSAGES;

    @AttributeDefinition(
            name = "KiB held",
            description = "How large they may be together, in KiB.",
            min = "1",
            max = "4194304")
    int journal_kibibytes() default JOURNAL_KIBIBYTES;

    @AttributeDefinition(
            name = "Lane threads",
            description = "How many threads move conversations on; agents have their own.",
            min = "1",
            max = "256")
    int lane_threads() default LANE_THREADS;

    @AttributeDefinition(
            name = "Messages in lanes",
            description = "How many messages of one account are in memory at a time; the others wait in the store.",
            min = "2",
            max = "100000")
    int lane_messages() default LANE_MESSAGES;

    @AttributeDefinition(
            name = "Deadline of a turn",
            description = "How many milliseconds an agent may take for an answer.",
            min = "1",
            max = "86400000")
    long agent_deadline_ms() default AGENT_DEADLINE_MS;

    @AttributeDefinition(
            name = "Wait for an agent",
            description = "How many milliseconds a turn waits for an agent that is not there.",
            min = "0",
            max = "3600000")
    long agent_wait_ms() default AGENT_WAIT_MS;

    @AttributeDefinition(
            name = "Threads of an agent",
            description = "How many turns of one agent may block at a time.",
            min = "1",
            max = "1000")
    int agent_threads() default AGENT_THREADS;

    @AttributeDefinition(
            name = "Attempts of a turn",
            description = "How often a turn is run before its message is a dead letter.",
            min = "1",
            max = "100")
    int turn_attempts() default TURN_ATTEMPTS;

    @AttributeDefinition(
            name = "First delay of a turn",
            description = "Milliseconds before the second run of a turn that failed; doubles, one minute at most.",
            min = "1",
            max = "60000")
    long turn_first_delay_ms() default TURN_FIRST_DELAY_MS;

    @AttributeDefinition(
            name = "Delivery attempts",
            description = "How often one delivery is tried at most while its window is open.",
            min = "1",
            max = "10000")
    int delivery_attempts() default DELIVERY_ATTEMPTS;

    @AttributeDefinition(
            name = "First delay",
            description = "Milliseconds before the second attempt; doubles from attempt to attempt.",
            min = "1",
            max = "600000")
    long delivery_first_delay_ms() default DELIVERY_FIRST_DELAY_MS;

    @AttributeDefinition(
            name = "Longest delay",
            description = "The longest wait between two attempts in milliseconds.",
            min = "1",
            max = "3600000")
    long delivery_longest_delay_ms() default DELIVERY_LONGEST_DELAY_MS;

    @AttributeDefinition(
            name = "Drain",
            description = "How many milliseconds a stopping host finishes what it took over.",
            min = "0",
            max = "60000")
    long drain_ms() default DRAIN_MS;

    @AttributeDefinition(
            name = "Typing sign",
            description = "After how many milliseconds people see that an answer is being written; 0 for never.",
            min = "0",
            max = "86400000")
    long typing_after_ms() default TYPING_AFTER_MS;

    @AttributeDefinition(
            name = "Media in MiB",
            description = "How much the files of messages may take together; the longest unused go first.",
            min = "1",
            max = "1048576")
    long media_mebibytes() default MEDIA_MEBIBYTES;

    @AttributeDefinition(
            name = "Media in hours",
            description = "How many hours a file is kept after it was last used.",
            min = "1",
            max = "8760")
    long media_hours() default MEDIA_HOURS;

    @AttributeDefinition(
            name = "Failure notice",
            description = "What a person is told when no answer came of a message; empty for nothing.",
            required = false)
    String failure_notice() default FAILURE_NOTICE;
}
