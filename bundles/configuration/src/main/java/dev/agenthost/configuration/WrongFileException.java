package dev.agenthost.configuration;

/** A file of config/ cannot be taken; the message says what is expected, not in which file. */
final class WrongFileException extends Exception {
    private static final long serialVersionUID = 1;

    private final String expected;

    WrongFileException(String message) {
        super(message);
        expected = message;
    }

    /** What is expected, in words. */
    String expected() {
        return expected;
    }
}
