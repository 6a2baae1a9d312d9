package dev.agenthost.installer;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatusListener;
import dev.agenthost.platform.StatusBoard;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Remembers which accounts should be ready: those that were, and that have neither needed a person nor been switched off since.
 * A reconnect, a stop of their bundle and an outage of their platform change nothing about that. Any thread.
 */
@Component(service = {AccountWatch.class, AccountStatusListener.class})
public final class AccountWatch implements AccountStatusListener {
    private final Set<AccountId> expected = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> removed = ConcurrentHashMap.newKeySet();

    /** The listener hears of a status a little later than the board shows it. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable StatusBoard board;

    @Activate
    public AccountWatch() {}

    @Override
    public void statusChanged(AccountStatus status) {
        AccountId account = status.account();
        removed.remove(account);
        switch (status.state()) {
            case READY -> expected.add(account);
            case PAUSED -> expected.remove(account);
            case PARKED -> {
                if (status.hindrance().isEmpty()) {
                    expected.remove(account);
                }
            }
            case CONNECTING, OFF -> {}
        }
    }

    @Override
    public void accountRemoved(AccountId account) {
        expected.remove(account);
        removed.add(account);
    }

    boolean isExpected(AccountId account) {
        return expected.contains(account);
    }

    /** Whether somebody removed this account while the host ran. */
    boolean isRemoved(AccountId account) {
        return removed.contains(account);
    }

    /** Every account's present status; empty when there is nobody to ask. */
    Optional<Map<AccountId, AccountStatus>> statuses() {
        StatusBoard present = board;
        return present == null
                ? Optional.empty()
                : Optional.of(
                        present.all().stream().collect(Collectors.toMap(AccountStatus::account, Function.identity())));
    }
}
