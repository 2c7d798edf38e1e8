package dev.slipway.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** How far a request may go. Link-local addresses, where clouds keep their credentials, and multicast are out of every reach. */
public enum Reach {
    /** The public internet only. */
    PUBLIC,
    /** Loopback and private networks too. */
    PRIVATE_TOO;

    /** A block of addresses: those that begin with the first {@code bits} bits of {@code first}. */
    private record Block(InetAddress first, int bits) {

        static Block of(String text) {
            int slash = text.indexOf('/');
            return new Block(
                    InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean holds(InetAddress address) {
            byte[] mine = first.getAddress();
            byte[] other = address.getAddress();
            if (mine.length != other.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> NEVER = blocks(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "224.0.0.0/4",
            "240.0.0.0/4", // this network, link-local, multicast, reserved
            "::/128",
            "fe80::/10",
            "ff00::/8",
            "fd00:ec2::254/128",
            "fd20:ce::254/128"); // metadata of two clouds
    private static final List<Block> PRIVATE = blocks(
            "127.0.0.0/8",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "::1/128",
            "fc00::/7",
            "fec0::/10",
            "2001:db8::/32",
            "100::/64");
    /** IPv6 addresses that a gateway turns into the IPv4 address in their last four bytes. */
    private static final List<Block> ENDS_IN_IPV4 = blocks("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96");
    /** The same, in bytes 2 to 5. */
    private static final Block SIX_TO_FOUR = Block.of("2002::/16");

    /** What Apps may name, by configuration. */
    public static Reach configured(HttpConfig config) {
        return config.allowPrivate() ? PRIVATE_TOO : PUBLIC;
    }

    boolean allows(InetAddress address) {
        InetAddress meant = meant(address);
        return !in(NEVER, meant) && (this == PRIVATE_TOO || !in(PRIVATE, meant));
    }

    private static InetAddress meant(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address;
        }
        byte[] bytes = address.getAddress();
        if (in(ENDS_IN_IPV4, address)
                || (((Inet6Address) address).isIPv4CompatibleAddress() && !address.isLoopbackAddress())) {
            return ipv4(bytes, 12);
        }
        return SIX_TO_FOUR.holds(address) ? ipv4(bytes, 2) : address;
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean in(List<Block> blocks, InetAddress address) {
        return blocks.stream().anyMatch(block -> block.holds(address));
    }

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }
}
