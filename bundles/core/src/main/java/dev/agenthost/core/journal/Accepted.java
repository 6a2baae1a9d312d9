package dev.agenthost.core.journal;

import dev.agenthost.platform.Checkpoint;
import org.jspecify.annotations.Nullable;

/** An entry on its way through the journal. It holds its room until the listener has heard of the commit. */
final class Accepted {
    final AccountJournal account;
    final OpenInbox inbox;
    final Entry entry;
    final long bytes;

    Accepted(AccountJournal account, OpenInbox inbox, Entry entry, long bytes) {
        this.account = account;
        this.inbox = inbox;
        this.entry = entry;
        this.bytes = bytes;
    }

    /** What to report; null for a forgotten position and for what is kept, of which nobody is told. */
    @Nullable
    Checkpoint checkpoint() {
        if (entry instanceof Entry.Message offered) {
            return offered.checkpoint();
        }
        return entry instanceof Entry.Position skipped ? skipped.checkpoint() : null;
    }

    /** The listener has heard of it, or never will: another host serves the account. */
    void reported() {
        account.release(this);
    }
}
