package dev.agenthost.platform;

import java.time.Duration;
import java.util.Set;

/**
 * What holds for sending to one conversation now.
 *
 * @param guarantee what the host may promise about answers
 * @param maxTextLength the longest text of one delivery in UTF-16 units; at least 1. The host splits longer ones
 * @param replyWindow how long after a message it can be replied to
 * @param maxReplies how many replies one message may get; at least 1, {@link #UNCOUNTED} where the platform names no number.
 *     Typing signs and streams count as one each. What nobody asked for is not counted by it
 * @param proactive whether something may be said there on the bot's own initiative, when a reply is not possible any more
 * @param features what it can show or do beyond plain text; an adapter leaves out what it has learnt does not work there
 */
public record Target(
        DeliveryGuarantee guarantee,
        int maxTextLength,
        Duration replyWindow,
        int maxReplies,
        boolean proactive,
        Set<Feature> features) {
    /** As {@link #maxReplies}: as many as one likes. */
    public static final int UNCOUNTED = Integer.MAX_VALUE;

    public Target {
        if (maxTextLength < 1 || maxReplies < 1) {
            throw new IllegalArgumentException("limits must be at least 1: " + maxTextLength + ", " + maxReplies);
        }
        features = Set.copyOf(features);
    }

    /** A target that takes plain text alone. */
    public Target(
            DeliveryGuarantee guarantee, int maxTextLength, Duration replyWindow, int maxReplies, boolean proactive) {
        this(guarantee, maxTextLength, replyWindow, maxReplies, proactive, Set.of());
    }

    /** Whether it can. */
    public boolean can(Feature feature) {
        return features.contains(feature);
    }
}
