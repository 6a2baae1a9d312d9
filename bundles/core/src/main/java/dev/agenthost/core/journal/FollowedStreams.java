package dev.agenthost.core.journal;

import dev.agenthost.message.AccountId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which account of this host follows which stream of its platform's events. Thread-safe. */
final class FollowedStreams {
    private record Stream(String platform, String name) {}

    private final Map<Stream, AccountId> followers = new HashMap<>();

    /**
     * Has an account follow these streams, unless another one follows any of them; then nothing changes.
     *
     * @return what is in the way, for people; empty when it follows them now
     */
    synchronized Optional<String> follow(AccountId account, Set<String> streams) {
        for (String name : streams) {
            AccountId other = followers.getOrDefault(new Stream(account.platform(), name), account);
            if (!other.equals(account)) {
                return Optional.of(name + " is followed by the account " + other + " of this host");
            }
        }
        streams.forEach(name -> followers.put(new Stream(account.platform(), name), account));
        return Optional.empty();
    }

    /** Frees all streams of an account but these; whether there were any. */
    synchronized boolean keep(AccountId account, Set<String> streams) {
        return followers
                .entrySet()
                .removeIf(each -> Objects.equals(each.getValue(), account)
                        && !streams.contains(each.getKey().name()));
    }
}
