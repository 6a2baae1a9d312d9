package dev.agenthost.host;

import java.time.Duration;

/** How a host ends. */
sealed interface Ending {
    /** kill -9 when this many more answers were seen. */
    record Kill(int answers) implements Ending {
        @Override
        public String toString() {
            return "kill -9 after " + answers + " answers";
        }
    }

    /** kill -9 so long after the process was started, ready or not. */
    record KillAtStart(Duration after) implements Ending {
        @Override
        public String toString() {
            return "kill -9 " + after.toMillis() + " ms after its start";
        }
    }

    /** It halts itself when it comes to a place in the code for the n-th time. */
    record Halt(String failpoint, int times) implements Ending {
        @Override
        public String toString() {
            return "halt at " + failpoint + ":" + times;
        }
    }

    /** SIGTERM when this many more answers were seen. */
    record Terminate(int answers) implements Ending {
        @Override
        public String toString() {
            return "SIGTERM after " + answers + " answers";
        }
    }

    default boolean violent() {
        return !(this instanceof Terminate);
    }
}
