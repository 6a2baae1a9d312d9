package dev.agenthost.qqbot.media;

import static dev.agenthost.qqbot.media.DownloadException.Reason.BLOCKED;

import dev.agenthost.qqbot.settings.MediaSettings;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * What may be fetched. A listed host is compared with the host as it stands in the URL, whatever its port: the list lets a name
 * or an address in, not every name that happens to lead to that address.
 *
 * @param allowedHosts in lower case; these may have any address
 * @param maxBytes the largest file
 * @param total from the request to the last byte, waiting included
 * @param route how everything is reached. A proxy looks names up itself, so that behind it only an address that stands in a URL can
 *     be checked, and whether a name can be one of the public at all
 */
public record DownloadRules(Set<String> allowedHosts, long maxBytes, Duration total, Route route) {
    /** Long enough for {@code maxBytes} over a slow line. */
    public static final Duration TOTAL = Duration.ofSeconds(60);

    private static final Set<String> PRIVATE =
            Set.of(".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".localdomain");

    /** Those of an account. */
    public static DownloadRules of(Settings settings) {
        MediaSettings media = settings.media();
        return new DownloadRules(
                media.allowedHosts(),
                media.maxBytes(),
                TOTAL,
                settings.endpoints().route());
    }

    /** Before anything is looked up. */
    void checkUrl(URI url) throws DownloadException {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        String host = url.getHost();
        if (host == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new DownloadException(BLOCKED, "only http and https URLs with a host are fetched");
        }
        if (url.getRawUserInfo() != null) {
            throw new DownloadException(BLOCKED, "no URL with a user is fetched");
        }
        if (isListed(host)) {
            return;
        }
        if (PublicAddresses.isDisguised(host)) {
            throw new DownloadException(BLOCKED, host + " is an address in disguise");
        }
        if (PublicAddresses.isLiteral(host)) {
            checkLiteral(host);
        } else if (route.proxy() != null && isOfTheProxysOwnNetwork(host)) {
            throw new DownloadException(BLOCKED, host + " is no public name");
        }
    }

    /** Names without a domain, and under the domains that no public name has (RFC 6761, 6762, 8375; ICANN for "internal"). */
    private static boolean isOfTheProxysOwnNetwork(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return name.indexOf('.') < 0 || PRIVATE.stream().anyMatch(name::endsWith);
    }

    private static void checkLiteral(String host) throws DownloadException {
        try {
            if (!PublicAddresses.isPublic(PublicAddresses.literal(host))) {
                throw new DownloadException(BLOCKED, host + " is no public address");
            }
        } catch (UnknownHostException noAddress) {
            throw new DownloadException(BLOCKED, host + " is no address", noAddress);
        }
    }

    /** Whether a connection to this address may be made because of a URL with this host. */
    boolean mayConnect(String host, InetAddress address) {
        return isListed(host) || PublicAddresses.isPublic(address);
    }

    private boolean isListed(String host) {
        String bare = unbracketed(host.toLowerCase(Locale.ROOT));
        return allowedHosts.stream().map(DownloadRules::unbracketed).anyMatch(bare::equals);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
