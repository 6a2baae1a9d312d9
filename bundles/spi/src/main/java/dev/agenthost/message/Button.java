package dev.agenthost.message;

import java.util.Set;

/**
 * A button under a message.
 *
 * @param id unique within its message; not blank
 * @param label what stands on it; of more than {@link #SHOWN_WHOLE} characters the end may be missing
 * @param action what a press does
 * @param style how it looks
 * @param audience who may press it
 */
public record Button(String id, String label, Action action, Style style, Audience audience) {
    /** A label of this many characters (code points) is shown whole everywhere (QQ: protocol 6.6). */
    public static final int SHOWN_WHOLE = 10;

    public Button {
        if (id.isBlank() || label.isBlank()) {
            throw new IllegalArgumentException("a button needs an id and a label");
        }
    }

    /** A button that everyone may press and that tells the agent. */
    public static Button of(String id, String label, String data) {
        return new Button(id, label, new Callback(data), Style.PLAIN, Audience.EVERYONE);
    }

    /** What a press does. */
    public sealed interface Action permits Callback, Link, Command {}

    /**
     * The agent hears of it as a {@link ButtonPress}.
     *
     * @param data comes back with the press; at most 512 characters where a platform has a limit. With more than 400 the host
     *     leaves it to the platform who presses it, when and how often
     */
    public record Callback(String data) implements Action {}

    /**
     * Opens a page.
     *
     * @param url with scheme
     */
    public record Link(String url) implements Action {}

    /**
     * Puts a text into the person's input, or sends it at once where the platform can.
     *
     * @param text of the command
     * @param send whether to send it at once
     */
    public record Command(String text, boolean send) implements Action {}

    /** How a button looks. */
    public enum Style {
        /** Like any other. */
        PLAIN,
        /** The one to press first. */
        PRIMARY,
        /** One that cannot be undone. */
        DANGER
    }

    /**
     * Who may press a button. The platform holds the others off, and the host again where persons are named, up to about 50 of
     * them; who is an administrator the platform alone knows. Each person's first press of a button counts, within 24 hours
     * after it was said; what is to be chosen once by one of all, or in a time of its own, is a {@link Content.Question}.
     *
     * @param admins whether only administrators may
     * @param persons ids of those who may; empty for no such list
     */
    public record Audience(boolean admins, Set<String> persons) {
        /** Everyone who sees it. */
        public static final Audience EVERYONE = new Audience(false, Set.of());

        public Audience {
            persons = Set.copyOf(persons);
        }

        /** Only these. */
        public static Audience of(Set<String> persons) {
            return new Audience(false, persons);
        }
    }
}
