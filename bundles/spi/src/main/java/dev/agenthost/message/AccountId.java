package dev.agenthost.message;

/**
 * One account of one platform in this host, for example {@code qqbot/main}.
 *
 * @param platform the platform's short name, as the adapter bundle names it ({@code qqbot}); not blank, no {@code /}
 * @param name the account's name, from the configuration file's name ({@code dev.agenthost.qqbot-main.cfg}: {@code main});
 *     not blank
 */
public record AccountId(String platform, String name) implements Comparable<AccountId> {
    public AccountId {
        if (platform.isBlank() || platform.indexOf('/') >= 0) {
            throw new IllegalArgumentException("platform must be a word without '/': '" + platform + "'");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("account name must not be blank");
        }
    }

    /** Reads what {@link #toString()} writes. */
    public static AccountId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("expected platform/account, got '" + text + "'");
        }
        return new AccountId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(AccountId other) {
        int byPlatform = platform.compareTo(other.platform);
        return byPlatform != 0 ? byPlatform : name.compareTo(other.name);
    }

    /** {@code platform/name}. */
    @Override
    public String toString() {
        return platform + "/" + name;
    }
}
