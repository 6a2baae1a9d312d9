package dev.agenthost.host;

import org.jspecify.annotations.Nullable;

/** A record whose class {@link OneSlotCaches} loads anew each time, its component's type with it. */
record Displacing(@Nullable Displacing next) {}
