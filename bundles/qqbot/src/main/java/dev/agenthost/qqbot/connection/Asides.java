package dev.agenthost.qqbot.connection;

import dev.agenthost.platform.AccountInbox;
import dev.agenthost.qqbot.events.Aside;
import dev.agenthost.qqbot.memory.ChannelGuilds;
import dev.agenthost.qqbot.memory.DirectGuilds;
import dev.agenthost.qqbot.memory.ProactiveSwitches;
import dev.agenthost.qqbot.memory.QuoteIndex;

/** Does what has to be done about events before the host gets them. Used on the account's lane only. */
final class Asides {
    private final AccountInbox inbox;
    private final QuoteIndex quotes;
    private final DirectGuilds directGuilds;
    private final ChannelGuilds channelGuilds;
    private final ProactiveSwitches switches;
    private final Acknowledgements acknowledgements;

    Asides(
            AccountInbox inbox,
            QuoteIndex quotes,
            DirectGuilds directGuilds,
            ChannelGuilds channelGuilds,
            ProactiveSwitches switches,
            Acknowledgements acknowledgements) {
        this.inbox = inbox;
        this.quotes = quotes;
        this.directGuilds = directGuilds;
        this.channelGuilds = channelGuilds;
        this.switches = switches;
        this.acknowledgements = acknowledgements;
    }

    /** Done again when the event is not taken and comes once more; that does no harm. */
    void settle(Aside aside) {
        if (aside instanceof Aside.Remember remember) {
            quotes.remember(remember.index(), remember.message());
        } else if (aside instanceof Aside.Met met) {
            directGuilds.met(met.guildId());
        } else if (aside instanceof Aside.Located located) {
            channelGuilds.met(located.channelId(), located.guildId());
        } else if (aside instanceof Aside.Turn turn) {
            switches.turned(turn.kind(), turn.id(), turn.on());
        } else if (aside instanceof Aside.Acknowledge acknowledge) {
            acknowledgements.acknowledge(acknowledge.interactionId());
        } else if (aside instanceof Aside.Reviewed reviewed) {
            inbox.reviewed(reviewed.audit(), reviewed.messageId(), reviewed.words());
        }
    }
}
