package dev.agenthost.platform;

import dev.agenthost.message.AccountId;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Where adapters publish the status of their accounts and tools read it; a service of the host. Any thread; never blocks. */
@ProviderType
public interface StatusBoard {
    /** Replaces the account's status; listeners hear it when anything but the counters changed. */
    void publish(AccountStatus status);

    /** The account is not configured any more. */
    void remove(AccountId account);

    /** The latest status of every account, ordered by account. */
    List<AccountStatus> all();
}
