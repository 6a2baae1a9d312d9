package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountInbox;
import dev.agenthost.platform.Admission;
import dev.agenthost.platform.Checkpoint;
import dev.agenthost.platform.UnavailableException;
import dev.agenthost.qqbot.events.EventMapper;
import dev.agenthost.qqbot.events.Mapped;
import dev.agenthost.qqbot.events.Recipient;
import dev.agenthost.qqbot.memory.DirectGuilds;
import dev.agenthost.qqbot.memory.QuoteIndex;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.Shard;
import dev.agenthost.qqbot.wire.Frame;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands dispatches to the host's inbox, every one with its place in the session: also those that are nobody's concern, so
 * that the handled position is the end of an unbroken row. Used on the account's lane only.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final AccountId account;
    private final EventMapper mapper;
    private final Counters counters;
    private final EventStream.Owner owner;
    private final AccountInbox inbox;
    private final QuoteIndex quotes;
    private final DirectGuilds directGuilds;
    private final Asides asides;
    private String session = "";
    private long offered;

    Intake(AccountId account, EventMapper mapper, EventStream.Owner owner) {
        this.account = account;
        this.mapper = mapper;
        this.owner = owner;
        this.counters = owner.counters();
        this.inbox = owner.inbox();
        this.quotes = owner.quotes();
        this.directGuilds = owner.directGuilds();
        this.asides = owner.asides();
    }

    /** What makes a stored position worthless when it changes: the app, the platform's host, the shard. */
    static String partition(Settings settings, Shard shard) {
        return partition(settings, shard.toString());
    }

    /** @param part which of the app's streams of events */
    static String partition(Settings settings, String part) {
        return settings.credentials().appId() + "@"
                + settings.endpoints().apiBaseUrl().getAuthority() + "#" + part;
    }

    /** Where an earlier run left off. */
    Optional<Checkpoint> stored(String partition) throws UnavailableException {
        return inbox.checkpoint(partition);
    }

    /** The session that cannot be continued is forgotten. */
    void forget(String partition) {
        inbox.forget(partition);
    }

    /** From here on dispatches belong to this session. */
    void continues(String continued, long handled) {
        session = continued;
        offered = handled;
    }

    /** A session begins; its first position is stored. */
    Admission begins(String partition, String begun, long sequence) {
        continues(begun, sequence);
        return inbox.skip(new Checkpoint(partition, session, offered));
    }

    /** Hands one dispatch over. */
    Admission take(String partition, Frame frame, String raw) {
        counters.add(Count.EVENTS);
        Checkpoint checkpoint = place(partition, frame);
        return take(checkpoint, frame, raw);
    }

    /** Hands one dispatch over that has no place of its own: it gets the next. */
    Admission takeNext(String partition, Frame frame, String raw) {
        counters.add(Count.EVENTS);
        Checkpoint checkpoint = new Checkpoint(partition, session, offered + 1);
        return take(checkpoint, frame, raw);
    }

    private Admission take(Checkpoint checkpoint, Frame frame, String raw) {
        Recipient recipient = new Recipient(account, owner.botId(), quotes::message, directGuilds::contains);
        String id = checkpoint.session() + "#" + checkpoint.sequence();
        return noted(admit(mapper.map(recipient, id, frame, raw), checkpoint), checkpoint);
    }

    /** The position of what was accepted last. */
    long offered() {
        return offered;
    }

    /** A dispatch of the handshake: it only counts in its place. */
    Admission pass(String partition, Frame frame) {
        Checkpoint checkpoint = place(partition, frame);
        return noted(inbox.skip(checkpoint), checkpoint);
    }

    private Checkpoint place(String partition, Frame frame) {
        Long sequence = frame.s();
        return new Checkpoint(partition, session, sequence == null ? offered : Math.max(offered, sequence));
    }

    private Admission noted(Admission admission, Checkpoint checkpoint) {
        if (admission == Admission.ACCEPTED) {
            offered = checkpoint.sequence();
        }
        return admission;
    }

    /** What is to be done beside comes first, so that it is stored with the event. */
    private Admission admit(Mapped mapped, Checkpoint checkpoint) {
        if (mapped instanceof Mapped.Happened happened) {
            happened.asides().forEach(asides::settle);
            return inbox.offer(happened.event(), checkpoint);
        }
        if (mapped instanceof Mapped.Unknown unknown) {
            counters.odd(Count.UNKNOWN_EVENTS, unknown.name());
            return inbox.offer(unknown.event(), checkpoint);
        }
        if (mapped instanceof Mapped.Malformed malformed) {
            counters.odd(Count.MALFORMED_EVENTS, malformed.name() + ": " + malformed.reason());
        } else if (mapped instanceof Mapped.Ignored ignored) {
            ignored.asides().forEach(asides::settle);
            log.debug("{}: ignored an event: {}", account, ignored.reason());
        }
        return inbox.skip(checkpoint);
    }
}
