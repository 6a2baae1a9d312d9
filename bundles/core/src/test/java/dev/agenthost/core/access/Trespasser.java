package dev.agenthost.core.access;

import dev.agenthost.agent.Agent;
import dev.agenthost.core.routing.TrespassersFriend;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Breaks every rule of the architecture, so that the test of it sees each go red. Only ever looked at. */
@SuppressWarnings("unused")
public class Trespasser {
    private Agent agent;
    private TrespassersFriend friend;

    ExecutorService trespass() throws InterruptedException {
        Thread.sleep(1);
        return Executors.newCachedThreadPool();
    }
}
