package dev.agenthost.qqbot.simulator.platform;

/** What people see happen when they press a button. */
public sealed interface Pressed {
    /** INTERACTION_CREATE went out; the button shows that it waits. */
    record CalledBack(String interactionId) implements Pressed {}

    /** A command was sent as this message. */
    record Said(String messageId) implements Pressed {}

    /** A command stands in the input field, still to be sent. */
    record Filled(String text) implements Pressed {}

    /** An address is opened. */
    record Opened(String url) implements Pressed {}
}
