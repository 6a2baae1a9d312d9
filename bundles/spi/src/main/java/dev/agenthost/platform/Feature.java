package dev.agenthost.platform;

/** What a target can show or do beyond plain text. The host puts everything else into words before it reaches the adapter. */
public enum Feature {
    /** {@code Content.Markdown} without buttons. */
    MARKDOWN,
    /** Buttons under Markdown. */
    BUTTONS,
    /** Pictures. */
    IMAGE,
    /** Voices. */
    VOICE,
    /** Films. */
    VIDEO,
    /** Files of any kind. */
    FILE,
    /** Reference to an earlier message. */
    QUOTE,
    /** The platform's own message forms: {@code Content.Native} of its name. */
    NATIVE,
    /** A text that grows while it is written: {@link PlatformAdapter#openStream}. */
    STREAM,
    /** A sign that an answer is being written: {@link PlatformAdapter#typing}. */
    TYPING,
    /** Taking back what was sent. */
    RECALL,
    /** Reactions to messages. */
    REACTION
}
