package dev.agenthost.agent.echo;

/** A demonstration cannot be given; the message says why, to the person who asked for it. */
final class DemoException extends Exception {
    private static final long serialVersionUID = 1;

    private final String words;

    DemoException(String words) {
        super(words);
        this.words = words;
    }

    /** Why, for people. */
    String words() {
        return words;
    }
}
