package dev.agenthost.agent.echo;

/**
 * The number that a command wants.
 *
 * @param name in one letter; empty for a command that wants none
 * @param what it counts
 * @param least that is taken
 * @param most that is taken
 */
record Argument(String name, String what, int least, int most) {
    static final Argument NONE = new Argument("", "", 0, 0);

    /** @return 0 where none is wanted */
    int read(String command, String word) throws DemoException {
        if (name.isEmpty()) {
            return nothing(command, word);
        }
        try {
            int number = Integer.parseInt(word);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of range
        }
        throw new DemoException(command + " " + name + " wants a number of " + what + " from " + least + " to " + most
                + (word.isEmpty() ? ", for example " + command + " " + least : ", not '" + word + "'") + ".");
    }

    private static int nothing(String command, String word) throws DemoException {
        if (!word.isEmpty()) {
            throw new DemoException(command + " wants nothing behind it, not '" + word + "'.");
        }
        return 0;
    }
}
