package dev.uketori.egress;

import java.net.InetAddress;

/// A range of IP addresses of one family, in CIDR notation: `10.1.0.0/16`, `fd12::/64`; a single
/// address is a range of one. Never a name: reading one looks nothing up.
record AddressRange(InetAddress first, int bits) {

    /// Reads it.
    ///
    /// @throws IllegalArgumentException if it is no range, or its address is not the range's first
    public static AddressRange of(String text) {
        var parts = text.strip().split("/", -1);
        var first = InetAddress.ofLiteral(parts[0]);
        var width = first.getAddress().length * Byte.SIZE;
        var bits = parts.length == 1 ? width : Integer.parseInt(parts[1]);
        if (parts.length > 2 || bits < 0 || bits > width) {
            throw new IllegalArgumentException(text + " is not a range such as 10.1.0.0/16");
        }
        if (agreeing(first.getAddress(), new byte[width / Byte.SIZE], bits, width) < width) {
            throw new IllegalArgumentException(
                    text + " begins in the middle of a range of " + bits + " bits");
        }
        return new AddressRange(first, bits);
    }

    /// Whether `address` is one of it. An IPv4 address is never one of an IPv6 range.
    boolean covers(InetAddress address) {
        var mine = first.getAddress();
        var theirs = address.getAddress();
        return mine.length == theirs.length && agreeing(mine, theirs, 0, bits) == bits;
    }

    /// The first bit of `[from, to)` in which the two differ; `to` if there is none.
    private static int agreeing(byte[] one, byte[] other, int from, int to) {
        var bit = from;
        while (bit < to && (((one[bit / 8] ^ other[bit / 8]) << (bit % 8)) & 0x80) == 0) {
            bit++;
        }
        return bit;
    }
}
