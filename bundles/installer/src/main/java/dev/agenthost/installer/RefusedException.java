package dev.agenthost.installer;

/** A jar is not taken; the message is the reason, in one line for people. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
        super(reason.strip().replaceAll("\\s*[\\r\\n]+\\s*", " "));
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
