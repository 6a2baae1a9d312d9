package dev.agenthost.shell;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.StatusBoard;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The commands of the scope {@code agenthost}; each returns the text to show. */
@Component(
        service = Commands.class,
        property = {
            "osgi.command.scope=agenthost",
            "osgi.command.function=status",
            "osgi.command.function=restart",
            "osgi.command.function=forget",
            "osgi.command.function=bundles"
        })
public final class Commands {
    private static final String OURS = "dev.agenthost.";

    private final BundleContext context;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable StatusBoard board;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile List<StatusSource> sources = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile List<PlatformAdapter> adapters = List.of();

    @Activate
    public Commands(BundleContext context) {
        this.context = context;
    }

    /** {@code status}: every account and every part of the host, a line each. */
    public String status() {
        Table accounts = new Table("ACCOUNT", "STATE", "SINCE", "REASON");
        for (AccountStatus account : accounts()) {
            accounts.row(account.account().toString(), account.state().name(), since(account), account.reason());
        }
        Table parts = new Table("PART", "WELL", "REASON", "FACTS");
        allParts()
                .forEach(part -> parts.row(
                        part.name(),
                        part.well() ? "yes" : "NO",
                        part.reason(),
                        Stream.concat(lines(part.facts()), lines(part.counters()))
                                .collect(Collectors.joining(", "))));
        return accounts + "\n" + parts;
    }

    /** {@code status qqbot/main}: everything an account tells. */
    public String status(String account) {
        for (AccountStatus status : accounts()) {
            if (status.account().toString().equals(account)) {
                return details(status);
            }
        }
        return unknown(account, accounts().stream().map(AccountStatus::account));
    }

    /** {@code restart qqbot/main}: a parked account tries at once, a connected one reconnects and keeps its session. */
    public String restart(String account) {
        return of(account, adapter -> {
            adapter.restart();
            return account + " looks at everything anew; see: status " + account;
        });
    }

    /** {@code forget qqbot/main}: whatever the platform refused is tried again; the account stays connected. */
    public String forget(String account) {
        return forget(account, "", "");
    }

    /** {@code forget qqbot/main GROUP/ID}: whatever the platform refused in a chat is tried there again. */
    public String forget(String account, String chat) {
        return forget(account, chat, "");
    }

    /** {@code forget qqbot/main GROUP/ID URLS}: one thing that the platform refused in a chat is tried there again. */
    public String forget(String account, String chat, String what) {
        return of(account, adapter -> {
            try {
                List<String> forgotten = adapter.forget(chat, what);
                return forgotten.isEmpty()
                        ? "nothing of that was learnt"
                        : "is tried again:\n" + String.join("\n", forgotten);
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            }
        });
    }

    private String of(String account, Function<PlatformAdapter, String> deed) {
        return adapters.stream()
                .filter(adapter -> adapter.account().toString().equals(account))
                .findFirst()
                .map(deed)
                .orElseGet(() -> unknown(account, adapters.stream().map(PlatformAdapter::account)));
    }

    /** {@code bundles}: the bundles that are ours. */
    public String bundles() {
        Table table = new Table("ID", "BUNDLE", "VERSION", "STATE");
        Arrays.stream(context.getBundles())
                .filter(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith(OURS))
                .sorted(Comparator.comparing(Bundle::getSymbolicName))
                .forEach(bundle -> table.row(
                        Long.toString(bundle.getBundleId()),
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString(),
                        stateOf(bundle)));
        return table.toString();
    }

    private List<AccountStatus> accounts() {
        StatusBoard current = board;
        return current == null ? List.of() : current.all();
    }

    private Stream<PartStatus> allParts() {
        return sources.stream()
                .flatMap(source -> source.parts().stream())
                .sorted(Comparator.comparing(PartStatus::name));
    }

    private static String details(AccountStatus status) {
        StringBuilder text = new StringBuilder()
                .append(status.account())
                .append(" is ")
                .append(status.state())
                .append(" since ")
                .append(since(status))
                .append("\n")
                .append(status.reason())
                .append("\n\n");
        Table facts = new Table("FACT", "VALUE");
        status.facts().forEach(facts::row);
        status.counters().forEach((name, count) -> facts.row(name, count.toString()));
        return text.append(facts).toString();
    }

    private static String since(AccountStatus status) {
        return status.since().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Stream<String> lines(Map<String, ?> map) {
        return map.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue());
    }

    private static String unknown(String account, Stream<AccountId> known) {
        String names = known.map(AccountId::toString).sorted().collect(Collectors.joining(", "));
        return "there is no account '" + account + "'; there " + (names.isEmpty() ? "is none" : "are: " + names);
    }

    private static String stateOf(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "ACTIVE";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.INSTALLED -> "INSTALLED (does not resolve)";
            default -> String.format(Locale.ROOT, "state %d", bundle.getState());
        };
    }
}
