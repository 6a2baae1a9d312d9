package dev.agenthost.platform;

import java.time.Duration;

/**
 * What holds for sending to one conversation.
 *
 * @param guarantee what the host may promise about answers
 * @param maxTextLength the longest text of one delivery in UTF-16 units; at least 1. The host splits longer ones
 * @param replyWindow how long after a message it can be replied to
 * @param maxReplies how many replies one message may get; at least 1
 * @param proactive whether something may be said there on the bot's own initiative, when a reply is not possible any more
 */
public record Target(
        DeliveryGuarantee guarantee, int maxTextLength, Duration replyWindow, int maxReplies, boolean proactive) {
    public Target {
        if (maxTextLength < 1 || maxReplies < 1) {
            throw new IllegalArgumentException("limits must be at least 1: " + maxTextLength + ", " + maxReplies);
        }
    }
}
