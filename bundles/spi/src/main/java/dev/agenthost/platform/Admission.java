package dev.agenthost.platform;

/** What became of an offer; known at once. */
public enum Admission {
    /** Taken; the commit will be reported. */
    ACCEPTED,
    /** Not taken: the bound of this account (count or bytes) is reached. {@link InboxListener#available()} tells when to go on. */
    FULL,
    /** Not taken: the journal cannot store now. {@link InboxListener#available()} tells when to go on. */
    UNAVAILABLE,
    /** Not taken: this inbox is closed. */
    CLOSED
}
