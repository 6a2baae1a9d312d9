package dev.agenthost.qqbot.gateway;

/** Fact one: do we want to be on? Written by the component's {@code activate} and {@code deactivate} only. */
public final class Lifecycle {
    private volatile boolean on;

    public boolean isOn() {
        return on;
    }

    public void switchOn() {
        on = true;
    }

    public void switchOff() {
        on = false;
    }
}
