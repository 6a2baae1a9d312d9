package dev.agenthost.qqbot.send;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.qqbot.memory.ChannelGuilds;
import dev.agenthost.qqbot.memory.DayCounts;
import dev.agenthost.qqbot.memory.LatelySaid;
import dev.agenthost.qqbot.memory.Learnt;
import dev.agenthost.qqbot.memory.Learnt.What;
import dev.agenthost.qqbot.memory.ProactiveSwitches;
import dev.agenthost.qqbot.memory.QuoteIndex;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.status.PartStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one account says with, over all its settings. Any thread; one writer of the settings. */
public final class AccountSender {
    private static final int MOST_SHOWN = 20;
    private static final String UNHEARD =
            "the platform tells how they end to bots with the intent MESSAGE_AUDIT alone, which "
                    + "the setting intents does not name: each is a dead letter 'unknown' after a day";

    private final AccountId account;
    private final Outgoing shared;
    private final QuoteIndex quotes;
    private final ProactiveSwitches switches;
    private final Learnt learnt;
    private final ProactiveQuotas quotas;
    private final AccountMemory memory;
    private final Connected connected;
    private final Tally tally = new Tally();
    private volatile @Nullable Sender present;
    private @Nullable Platform adopted;

    /**
     * @param shared what all accounts share
     * @param quotes the account's; also written by its events
     * @param switches likewise
     * @param learnt the account's
     * @param memory likewise
     * @param connected whether its messages flow
     */
    public AccountSender(
            AccountId account,
            Outgoing shared,
            QuoteIndex quotes,
            ProactiveSwitches switches,
            Learnt learnt,
            AccountMemory memory,
            Connected connected) {
        this.account = account;
        this.shared = shared;
        this.quotes = quotes;
        this.switches = switches;
        this.learnt = learnt;
        this.quotas = new ProactiveQuotas(
                new DayCounts(memory, shared.clock()),
                new LatelySaid(memory, shared.clock()),
                new ChannelGuilds(memory),
                shared.clock());
        this.memory = memory;
        this.connected = connected;
        switches.listen((kind, id) -> learnt.forget(kind, id, What.PROACTIVE));
    }

    /** Sends go by these settings from now on; those under way end by the ones before. One call at a time. */
    public void configure(Settings settings, Platform platform) {
        if (platform.equals(adopted)) {
            return;
        }
        adopted = platform;
        Surroundings around = new Surroundings(
                shared.json(),
                shared.clock(),
                shared.nanoTime(),
                shared.delays(),
                quotes,
                switches,
                learnt,
                quotas,
                shared.filesOf().of(settings, platform, memory),
                connected,
                tally);
        present = new Sender(settings, platform.api(), around);
    }

    /** Empty while the account was never configured well. */
    public Optional<Sender> sender() {
        return Optional.ofNullable(present);
    }

    /** @throws DeliveryException while the account was never configured well */
    public Sender configured() throws DeliveryException {
        Sender sender = present;
        if (sender == null) {
            throw new DeliveryException(Kind.UNAVAILABLE, account + " has no valid configuration");
        }
        return sender;
    }

    /** A person wants everything to be tried anew. */
    public void forgetRefusals() {
        learnt.forgetAll();
        quotas.forgetRefusals();
    }

    /** A person wants this to be tried anew: {@link dev.agenthost.platform.PlatformAdapter#forget}. */
    public List<String> forget(String chat, String what) {
        if (chat.isEmpty() && what.isEmpty()) {
            quotas.forgetRefusals();
        }
        return learnt.forget(chat, what.isEmpty() ? null : named(what));
    }

    private static What named(String what) {
        return Arrays.stream(What.values())
                .filter(each -> each.name().equalsIgnoreCase(what))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing called '" + what + "' is learnt; there are "
                        + Arrays.stream(What.values()).map(Enum::name).collect(Collectors.joining(", "))));
    }

    /** What was counted, and what is left out where because the platform refused it. */
    public PartStatus status() {
        SortedMap<String, String> refusals = learnt.view();
        SortedMap<String, String> usedUp = sender().map(Sender::quotasUsedUp).orElseGet(TreeMap::new);
        Map<String, String> facts = new LinkedHashMap<>();
        usedUp.entrySet().stream()
                .limit(MOST_SHOWN)
                .forEach(entry -> facts.put("quota " + entry.getKey(), entry.getValue()));
        refusals.entrySet().stream()
                .limit(MOST_SHOWN)
                .forEach(entry -> facts.put(entry.getKey(), "refused with code " + entry.getValue()));
        if (tally.reviewed.sum() > 0 && !sender().map(Sender::hearsOfAudits).orElse(true)) {
            facts.put("examinations", UNHEARD);
        }
        Map<String, Long> counters = tally.view();
        counters.put("throttled", sender().map(Sender::throttled).orElse(0L));
        counters.put("refusalsLearnt", (long) refusals.size());
        counters.put("proactiveToday", quotas.today());
        counters.put("quotasUsedUp", (long) usedUp.size());
        String reason = refusals.isEmpty()
                ? "nothing is left out"
                : "forms that the platform refused are left out where it did, for a day or until it is forgotten (forget "
                        + account + ")";
        return new PartStatus("sending of " + account, true, reason, facts, counters);
    }
}
