package dev.agenthost.core.journal;

import dev.agenthost.core.codec.EventText;
import dev.agenthost.core.codec.Mark;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.InboxListener;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.store.Change;
import dev.agenthost.store.MessageRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One use of an account's inbox: from its opening until it is closed or superseded. */
final class OpenInbox implements AccountInbox {
    /** What a message costs besides its texts: objects, ids, queue entries. */
    static final long BYTES_PER_ENTRY = 400;

    /** How long the end of an examination is kept that nobody has asked for yet. */
    private static final Duration REVIEWS_KEPT = Duration.ofDays(1);

    private final AccountJournal account;
    private final InstantSource clock;
    private final Reports reports;
    private final AccountMemory memory;

    OpenInbox(
            AccountJournal account, Journal journal, InstantSource clock, InboxListener listener, Executor listeners) {
        this.account = account;
        this.clock = clock;
        this.reports = new Reports(account.account, listener, listeners);
        this.memory = new StoredMemory(this, account, journal, clock);
    }

    @Override
    public void follow(Set<String> streams) {
        account.follow(this, Set.copyOf(streams));
    }

    @Override
    public Optional<Checkpoint> checkpoint(String partition) throws UnavailableException {
        return account.checkpoint(this, partition);
    }

    @Override
    public Admission offer(InboundEvent event, Checkpoint checkpoint) {
        MessageRow row = EventText.write(event, clock.instant());
        long bytes = BYTES_PER_ENTRY + 2L * (row.body().length() + row.raw().length());
        return account.admit(this, new Entry.Message(account.account, event, row, present(checkpoint)), bytes);
    }

    @Override
    public Admission skip(Checkpoint checkpoint) {
        return account.admit(this, new Entry.Position(account.account, present(checkpoint)), BYTES_PER_ENTRY);
    }

    /** An adapter that gives none hears of it at once; behind the journal's back it would stop every account. */
    private static Checkpoint present(@Nullable Checkpoint checkpoint) {
        return Objects.requireNonNull(checkpoint, "checkpoint");
    }

    @Override
    public void forget(String partition) {
        account.forget(this, new Entry.Forgotten(account.account, Objects.requireNonNull(partition, "partition")));
    }

    @Override
    public void reviewed(String review, @Nullable String messageId, String words) {
        Instant now = clock.instant();
        String key = HostKeys.REVIEWED + Mark.of(review);
        String shown = messageId == null || !messageId.isEmpty() ? messageId : HostKeys.SHOWN;
        String verdict = (shown == null ? "" : shown) + "\n" + words;
        account.keep(
                this,
                key,
                new Change.Remember(account.account, key, verdict, now.plus(REVIEWS_KEPT), null, now),
                2L * (key.length() + verdict.length()));
    }

    @Override
    public AccountMemory memory() {
        return memory;
    }

    void committed(Accepted entry) {
        reports.committed(entry);
    }

    void available() {
        reports.available();
    }

    @Override
    public void close() {
        account.close(this);
        reports.close();
    }
}
