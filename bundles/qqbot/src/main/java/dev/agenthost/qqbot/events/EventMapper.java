package dev.agenthost.qqbot.events;

import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MembershipChange;
import dev.agenthost.message.MembershipChange.Change;
import dev.agenthost.message.Person;
import dev.agenthost.message.PlatformEvent;
import dev.agenthost.qqbot.events.Event.Resolved;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.wire.Frame;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells what a dispatch is to this host. Never throws. Immutable; any thread. */
public final class EventMapper {
    private static final Set<String> OF_THE_HANDSHAKE = Set.of("READY", "RESUMED");
    private static final String HANDSHAKE = "it belongs to the handshake";
    private static final String OTHER_SHAPE = "the body is not of the documented shape";
    private static final String INCOMPLETE = "the conversation or the member has no id";
    private static final String NO_AUDIT = "the audit has no id";
    private static final String REJECTED = "the platform's audit refused the message";
    private static final Event NOTHING = new Event.Undocumented(null, null, null, null, null, null);

    /** The changes that are about another person than the bot. */
    private static final Set<Change> OF_PERSONS = Set.of(Change.JOINED, Change.LEFT, Change.ASKED_TO_JOIN);

    private final Json json;
    private final InstantSource clock;
    private final MessageMapper messages;

    /** @param clock stands in for a time the platform did not tell */
    public EventMapper(Json json, InstantSource clock) {
        this.json = json;
        this.clock = clock;
        this.messages = new MessageMapper(json, clock);
    }

    /** What is told of an event, whatever it is. */
    private record Told(Recipient recipient, String id, String name, Frame frame, Event body, String raw) {
        Place place() {
            Place place = body.place();
            String guild = body instanceof Event.Interaction interaction ? interaction.guildId() : null;
            return guild != null
                            && place.kind() == ChatKind.CHANNEL
                            && recipient.isDirect().test(guild)
                    ? new Place(ChatKind.CHANNEL_DIRECT, guild)
                    : place;
        }

        ConversationId conversation() {
            Place place = place();
            return new ConversationId(recipient.account(), place.kind(), place.id());
        }

        @Nullable
        Person actor() {
            String id = body.doer();
            return id == null || id.isBlank() ? null : new Person(id, null, id.equals(recipient.botId()));
        }
    }

    /**
     * Maps one dispatch.
     *
     * @param id stands in for an event id the platform did not tell; the same for repeats of the event
     * @param frame the dispatch
     * @param raw the frame as it came
     */
    public Mapped map(Recipient recipient, String id, Frame frame, String raw) {
        String name = frame.t() == null ? "" : frame.t();
        if (OF_THE_HANDSHAKE.contains(name)) { // one that is replayed has had its time
            return new Mapped.Ignored(HANDSHAKE, List.of());
        }
        String eventId = frame.id() == null || frame.id().isBlank() ? id : frame.id();
        EventType type = EventType.named(name).orElse(null);
        Optional<? extends Event> body = type == null ? Optional.empty() : json.bind(frame.d(), type.body());
        if (type != null && body.isPresent()) {
            return map(type, new Told(recipient, eventId, name, frame, body.get(), raw));
        }
        Event usual = json.bind(frame.d(), Event.Undocumented.class)
                .map(Event.class::cast)
                .orElse(NOTHING);
        Told told = new Told(recipient, eventId, name, frame, usual, raw);
        return type == null ? new Mapped.Unknown(name, platformEvent(told, false)) : ofAnotherShape(type, told);
    }

    /** What agents get by its fields and raw anyway they get still, and an interaction is acknowledged. */
    private Mapped ofAnotherShape(EventType type, Told told) {
        if (type.meaning() instanceof Meaning.PlatformsOwn) {
            return new Mapped.Happened(platformEvent(told, true), List.of());
        }
        if (type.meaning() instanceof Meaning.Interaction) {
            String id = Fields.of(told.frame().d()).get("id");
            return new Mapped.Happened(platformEvent(told, true), acknowledge(id));
        }
        return new Mapped.Malformed(told.name(), OTHER_SHAPE);
    }

    private static List<Aside> acknowledge(@Nullable String interactionId) {
        return interactionId == null || interactionId.isBlank()
                ? List.of()
                : List.of(new Aside.Acknowledge(interactionId));
    }

    private Mapped map(EventType type, Told told) {
        Meaning meaning = type.meaning();
        if (meaning instanceof Meaning.Said said && told.body() instanceof Event.Written written) {
            return messages.map(told.recipient(), type, said, written, told.raw());
        }
        if (meaning instanceof Meaning.Interaction && told.body() instanceof Event.Interaction interaction) {
            return interaction(told, interaction);
        }
        if (meaning instanceof Meaning.Membership membership) {
            return membership(told, membership.change());
        }
        if (meaning instanceof Meaning.Proactive proactive) {
            return proactive(told, proactive.on());
        }
        if (meaning instanceof Meaning.Audit audit && told.body() instanceof Event.MessageAudit message) {
            return audit(told, audit.passed(), message);
        }
        return new Mapped.Happened(platformEvent(told, true), List.of());
    }

    private PlatformEvent platformEvent(Told told, boolean known) {
        return new PlatformEvent(
                told.id(),
                told.conversation(),
                told.name(),
                known,
                known ? Fields.of(told.frame().d()) : Map.of(),
                told.actor(),
                at(told),
                told.raw());
    }

    private Instant at(Told told) {
        return PlatformTime.parse(told.body().timestamp()).orElseGet(clock::instant);
    }

    // --- buttons

    /** Whatever was used wants its acknowledgement, also when it is no button. */
    private Mapped interaction(Told told, Event.Interaction interaction) {
        List<Aside> acknowledge = acknowledge(interaction.id());
        Resolved resolved =
                interaction.data() == null ? null : interaction.data().resolved();
        Person actor = told.actor();
        if (resolved == null || actor == null || !told.body().place().isKnown() || !isButton(resolved)) {
            return new Mapped.Happened(platformEvent(told, true), acknowledge);
        }
        ButtonPress press = new ButtonPress(
                told.id(),
                told.conversation(),
                actor,
                first(resolved.buttonId(), resolved.featureId()),
                first(resolved.buttonData()),
                resolved.messageId(),
                at(told),
                told.raw());
        return new Mapped.Happened(press, acknowledge);
    }

    private static boolean isButton(Resolved resolved) {
        return !first(resolved.buttonId(), resolved.featureId(), resolved.buttonData())
                .isEmpty();
    }

    private static String first(@Nullable String... texts) {
        return Stream.of(texts)
                .filter(text -> text != null && !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    // --- memberships, switches, audits

    private Mapped membership(Told told, Change change) {
        Person subject = told.body().subject();
        boolean complete = told.body().place().isKnown() && (subject != null || !OF_PERSONS.contains(change));
        if (complete) {
            MembershipChange changed = new MembershipChange(
                    told.id(), told.conversation(), change, subject, told.actor(), at(told), told.raw());
            return new Mapped.Happened(changed, List.of());
        }
        // What this one really holds nobody has told yet (protocol 5.9).
        return change == Change.ASKED_TO_JOIN
                ? new Mapped.Happened(platformEvent(told, true), List.of())
                : new Mapped.Malformed(told.name(), INCOMPLETE);
    }

    private Mapped proactive(Told told, boolean on) {
        Place place = told.body().place();
        return place.isKnown()
                ? new Mapped.Happened(platformEvent(told, true), List.of(new Aside.Turn(place.kind(), place.id(), on)))
                : new Mapped.Malformed(told.name(), INCOMPLETE);
    }

    private Mapped audit(Told told, boolean passed, Event.MessageAudit audit) {
        String id = audit.auditId();
        if (id == null || id.isBlank()) {
            return new Mapped.Malformed(told.name(), NO_AUDIT);
        }
        Aside reviewed =
                passed ? new Aside.Reviewed(id, first(audit.messageId()), "") : new Aside.Reviewed(id, null, REJECTED);
        return new Mapped.Happened(platformEvent(told, true), List.of(reviewed));
    }
}
