package dev.agenthost.platform;

import dev.agenthost.message.AccountId;
import org.osgi.annotation.versioning.ProviderType;

/** Where adapters hand over what they receive; a service of the host. May be called on any thread. */
@ProviderType
public interface Inbox {
    /**
     * Opens the inbox of an account. What the host holds for the account (positions, messages not answered yet) is kept by
     * account, not by caller: it outlives the adapter bundle. An account has one open inbox: opening it again closes the one
     * before.
     *
     * @param listener is told of commits; called on a thread of the host, in order, never concurrently
     */
    AccountInbox open(AccountId account, InboxListener listener);
}
