package dev.agenthost.qqbot.media;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which addresses belong to the public internet: the registries of special-purpose addresses (RFC 6890 and its updates). An
 * IPv6 address that carries an IPv4 address inside is as public as that one.
 */
final class PublicAddresses {
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private static final List<Block> SPECIAL_V4 = blocks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** Everything that was ever given out. */
    private static final Block GLOBAL_V6 = block("2000::/3");

    /** Inside it: protocol assignments with Teredo among them, documentation. */
    private static final List<Block> SPECIAL_V6 = blocks("2001::/23", "2001:db8::/32", "3fff::/20");

    private static final Block SIX_TO_FOUR = block("2002::/16");
    private static final Block NAT64 = block("64:ff9b::/96");
    private static final Block MAPPED = block("::ffff:0:0/96");

    private static final class Block {
        private final byte[] prefix;
        private final int bits;

        Block(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        boolean has(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private PublicAddresses() {}

    private static List<Block> blocks(String... texts) {
        return List.of(texts).stream().map(PublicAddresses::block).toList();
    }

    private static Block block(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] prefix = text.startsWith("::ffff:") // which the JDK would turn into IPv4
                    ? new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}
                    : InetAddress.getByName(text.substring(0, slash)).getAddress();
            return new Block(prefix, Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException noLiteral) {
            throw new IllegalArgumentException(text, noLiteral);
        }
    }

    static boolean isPublic(InetAddress address) {
        return isPublic(address.getAddress());
    }

    private static boolean isPublic(byte[] address) {
        if (address.length == 4) {
            return SPECIAL_V4.stream().noneMatch(block -> block.has(address));
        }
        if (SIX_TO_FOUR.has(address)) {
            return isPublic(embedded(address, 2));
        }
        if (NAT64.has(address) || MAPPED.has(address)) {
            return isPublic(embedded(address, 12));
        }
        return GLOBAL_V6.has(address) && SPECIAL_V6.stream().noneMatch(block -> block.has(address));
    }

    private static byte[] embedded(byte[] address, int offset) {
        return new byte[] {address[offset], address[offset + 1], address[offset + 2], address[offset + 3]};
    }

    /**
     * Whether a host of a URL is an address in a spelling that programs read differently: {@code 127.1}, {@code 0x7f000001},
     * {@code 0177.0.0.1}, {@code 2130706433}. Nobody honest writes one.
     */
    static boolean isDisguised(String host) {
        String last = host.substring(host.lastIndexOf('.', host.length() - 2) + 1);
        boolean number = last.matches("(\\d+|0[xX]\\p{XDigit}*)\\.?");
        return number && !(DOTTED.matcher(host).matches() && !host.matches("(.*\\.)?0\\d.*"));
    }

    /** Whether a host of a URL is an address, and not a name that is to be looked up. */
    static boolean isLiteral(String host) {
        return host.startsWith("[") || DOTTED.matcher(host).matches();
    }

    /** The address such a host is. */
    static InetAddress literal(String host) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(host);
        return address instanceof Inet4Address ? Inet4Address.getByAddress(address.getAddress()) : address;
    }
}
