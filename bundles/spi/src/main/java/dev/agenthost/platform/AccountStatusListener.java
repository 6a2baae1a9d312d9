package dev.agenthost.platform;

import dev.agenthost.message.AccountId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service that hears every edge of every account's status. On bind the current status of all accounts is
 * replayed. Calls come in order, one at a time, on a thread of the host; a listener that throws is logged and stays bound.
 */
@ConsumerType
public interface AccountStatusListener {
    void statusChanged(AccountStatus status);

    void accountRemoved(AccountId account);
}
