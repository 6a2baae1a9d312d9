package dev.agenthost.qqbot.gateway;

import java.util.Optional;

/**
 * Fact four: can the session be continued? Written on the account's lane only. The position is the last <em>handled</em>
 * sequence number: what the host has durably taken over.
 */
public final class ResumeState {
    /**
     * A session that can be continued.
     *
     * @param session the platform's session id
     * @param handled the last handled sequence number
     */
    public record Position(String session, long handled) {}

    private volatile Optional<Position> position = Optional.empty();

    public Optional<Position> position() {
        return position;
    }

    /** A session begins, or is found from an earlier run. */
    public void started(String session, long handled) {
        position = Optional.of(new Position(session, handled));
    }

    /** Moves the position on; of another session, or backwards, it moves nothing. */
    public void handled(String session, long sequence) {
        position = position.map(current -> current.session().equals(session) && sequence > current.handled()
                ? new Position(session, sequence)
                : current);
    }

    /** The session cannot be continued. */
    public void cleared() {
        position = Optional.empty();
    }
}
