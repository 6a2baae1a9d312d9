package dev.agenthost.platform;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Small texts that an adapter remembers for one account, over restarts and updates: what it learnt of a target, which id
 * quotes which message, what was uploaded. From {@link AccountInbox#memory()}. Any thread. Changes are stored together with what
 * is offered after them, in order; a read sees every change that was made before. Reads may wait for the disk for a moment.
 *
 * <p>Keys have at most 300 characters, values at most 64 Ki; of one account at most 200,000 are kept, the oldest go first.
 */
@ProviderType
public interface AccountMemory {
    /**
     * What was put under this key and has not expired.
     *
     * @throws UnavailableException when the store cannot tell now
     */
    Optional<String> get(String key) throws UnavailableException;

    /**
     * All that was put under keys with this beginning and has not expired, by key; 10,000 at most.
     *
     * @throws UnavailableException when the store cannot tell now
     */
    Map<String, String> all(String prefix) throws UnavailableException;

    /**
     * Puts a value in place of the one before.
     *
     * @param life how long it is kept; null for as long as the account is
     * @param person the platform's id of the person whose words it holds, or null: these are erased with the person's messages
     */
    void put(String key, String value, @Nullable Duration life, @Nullable String person);

    /** Removes what is under this key, if anything. */
    void remove(String key);
}
