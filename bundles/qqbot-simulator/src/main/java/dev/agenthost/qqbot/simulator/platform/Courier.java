package dev.agenthost.qqbot.simulator.platform;

/** Brings events to an app's callback address. Must not block. */
public interface Courier {
    /**
     * @param event its name
     * @param frame the envelope
     */
    void bring(BotApp app, String event, String frame);
}
