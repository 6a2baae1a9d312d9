package dev.agenthost.host;

/** Why the host does not start, in one line a person can act on. */
final class HostException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the command line, against what is wrong with the host. */
    static final int USAGE = 2;

    private static final int FAILURE = 1;

    private final int exitCode;

    HostException(String line) {
        this(line, FAILURE);
    }

    HostException(String line, int exitCode) {
        super(line);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
