package dev.agenthost.qqbot.settings;

import java.util.Set;

/**
 * What files that come with messages may be fetched.
 *
 * @param allowedHosts host names in lower case, or addresses, as they stand in URLs; a file may come from these whatever their
 *     address
 * @param maxMebibytes the largest file
 */
public record MediaSettings(Set<String> allowedHosts, int maxMebibytes) {
    public long maxBytes() {
        return maxMebibytes * 1024L * 1024L;
    }
}
