package dev.agenthost.host;

/** What strikes a host without ending it. */
sealed interface Fault {
    /** The platform ends the connection, so that the session can be resumed. */
    record Cut(String how) implements Fault {
        @Override
        public String toString() {
            return "connection cut (" + how + ")";
        }
    }

    /** The next sends meet a fault of the platform or of the way there. */
    record Sends(String fault, int times) implements Fault {
        @Override
        public String toString() {
            return times + " sends meet " + fault;
        }
    }

    /** Every access token is void. */
    record RevokedTokens() implements Fault {
        @Override
        public String toString() {
            return "tokens revoked";
        }
    }

    /** The adapter's jar in {@code bundles/} is replaced by a newer version. */
    record Update() implements Fault {
        @Override
        public String toString() {
            return "adapter updated";
        }
    }
}
