package dev.agenthost.qqbot.wire;

/** What reading a frame gave. */
public sealed interface Decoded {
    /** A well-formed frame; its op and event may still be unknown. */
    record Ok(Frame frame) implements Decoded {}

    /**
     * No frame of this protocol.
     *
     * @param reason why, in a few words; nothing of the content
     */
    record Malformed(String reason) implements Decoded {}

    /**
     * Above the limit; not looked at.
     *
     * @param size characters of a text frame, bytes of a binary one
     */
    record TooLarge(long size) implements Decoded {}
}
