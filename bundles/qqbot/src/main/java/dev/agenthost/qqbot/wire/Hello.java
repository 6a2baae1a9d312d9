package dev.agenthost.qqbot.wire;

import org.jspecify.annotations.Nullable;

/**
 * The gateway's first frame (op 10).
 *
 * @param heartbeatInterval milliseconds as they came: may be absent, zero, negative or tiny
 */
public record Hello(@Nullable Long heartbeatInterval) {}
