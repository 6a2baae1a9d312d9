package dev.agenthost.core.routing;

import dev.agenthost.core.access.Trespasser;

/** Closes a cycle of packages. */
@SuppressWarnings("unused")
public class TrespassersFriend {
    private Trespasser back;
}
