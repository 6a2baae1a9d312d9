package dev.agenthost.core.access;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.Person;
import dev.agenthost.settings.SettingsReader;
import java.util.Set;

/**
 * Who may speak to the bot. Immutable.
 *
 * @param direct the rule for direct chats and channel direct messages
 * @param directAllow ids of persons
 * @param group the rule for groups and channels
 * @param groupAllow ids of groups and channels
 */
public record AccessPolicy(Rule direct, Set<String> directAllow, Rule group, Set<String> groupAllow) {
    /** What holds for a kind of chat. */
    public enum Rule {
        /** Everyone. */
        OPEN,
        /** Who is listed. */
        ALLOWLIST,
        /** Nobody. */
        DISABLED
    }

    static final String PID = "dev.agenthost.access";

    /** Nobody may speak: what holds when nothing is configured, or something wrong is. */
    public static final AccessPolicy CLOSED = new AccessPolicy(Rule.DISABLED, Set.of(), Rule.DISABLED, Set.of());

    public AccessPolicy {
        directAllow = Set.copyOf(directAllow);
        groupAllow = Set.copyOf(groupAllow);
    }

    /** Reads the policy; with any error in it, it is {@link #CLOSED}. */
    static AccessPolicy read(SettingsReader settings) {
        AccessPolicy read = new AccessPolicy(
                settings.choice("direct", Rule.DISABLED),
                settings.words("directAllow"),
                settings.choice("group", Rule.DISABLED),
                settings.words("groupAllow"));
        return settings.errors().isEmpty() ? read : CLOSED;
    }

    /** Whether this may be handled; what was in no chat, where nobody can be answered, unless everything is disabled. */
    public boolean allows(InboundEvent event) {
        if (event.conversation().kind() == ChatKind.ACCOUNT) {
            return direct != Rule.DISABLED || group != Rule.DISABLED;
        }
        boolean direct = isDirect(event.conversation().kind());
        return switch (direct ? this.direct : group) {
            case OPEN -> true;
            case DISABLED -> false;
            case ALLOWLIST -> (direct ? directAllow : groupAllow).contains(idToAllow(event));
        };
    }

    /** What an administrator adds to a list so that such an event is allowed. */
    static String idToAllow(InboundEvent event) {
        Person actor = event.actor();
        return isDirect(event.conversation().kind()) && actor != null
                ? actor.id()
                : event.conversation().id();
    }

    static boolean isDirect(ChatKind kind) {
        return kind == ChatKind.DIRECT || kind == ChatKind.CHANNEL_DIRECT;
    }
}
