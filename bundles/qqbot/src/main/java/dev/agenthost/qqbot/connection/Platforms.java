package dev.agenthost.qqbot.connection;

import dev.agenthost.message.AccountId;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.settings.Settings;

/** Makes an account's view of the platform's HTTP side. Any thread. */
public interface Platforms {
    /** The platform by these settings; takes the place of the account's view before. */
    Platform of(Settings settings);

    /** The account is gone. */
    void release(AccountId account);
}
