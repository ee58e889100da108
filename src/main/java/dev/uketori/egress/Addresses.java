package dev.uketori.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The IP addresses that we connect to: those of the public internet, and what settings add to
/// them. A name on a list says nothing about where it leads; this does.
class Addresses {

    /// What is not globally reachable by IANA's registries of special-purpose addresses (RFC 6890),
    /// and what carries an IPv4 address in it. Of IPv6 only 2000::/3 is given out at all.
    private static final String SPECIAL =
            """
            0.0.0.0/8           of this network
            10.0.0.0/8          private
            100.64.0.0/10       shared by a carrier
            127.0.0.0/8         this machine's own
            168.63.129.16/32    of a cloud's own services
            169.254.0.0/16      link-local, where clouds keep their metadata
            172.16.0.0/12       private
            192.0.0.0/24        set aside for protocols
            192.0.2.0/24        for documentation
            192.88.99.0/24      a relay of 6to4
            192.168.0.0/16      private
            198.18.0.0/15       for benchmarks
            198.51.100.0/24     for documentation
            203.0.113.0/24      for documentation
            224.0.0.0/4         multicast
            240.0.0.0/4         reserved
            ::/128              of no machine
            ::1/128             this machine's own
            ::/96               an IPv4 address in an IPv6 one
            ::ffff:0:0:0/96     an IPv4 address in an IPv6 one
            64:ff9b:1::/48      an IPv4 address in an IPv6 one
            100::/64            discarded
            2001::/23           set aside for protocols
            2001:db8::/32       for documentation
            2002::/16           an IPv4 address in an IPv6 one
            3fff::/20           for documentation
            5f00::/16           for segment routing
            fc00::/7            private
            fe80::/10           link-local
            fec0::/10           site-local
            ff00::/8            multicast
            """;

    /// Where clouds keep their metadata, and credentials with it, amid private addresses.
    private static final String METADATA =
            """
            100.100.100.200     a cloud's metadata
            fd00:ec2::/32       a cloud's metadata
            fd20:ce::254        a cloud's metadata
            """;

    /// IPv4 addresses as a network without IPv4 reaches them (RFC 6052): as good as what they
    /// carry.
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    private static final AddressRange GLOBAL_UNICAST = AddressRange.of("2000::/3");

    /// As ::ffff:0:0/96, which as text is read as an IPv4 address.
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private static final int IPV4_BYTES = 4;

    private record Special(AddressRange range, String what) {}

    private static final List<Special> NEVER = table(METADATA);
    private static final List<Special> TABLE = table(SPECIAL);

    private final List<AddressRange> allowed;

    /// @param allowed besides the public ones; never a cloud's metadata amid private addresses
    Addresses(List<AddressRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /// What this address is that we do not connect to it; empty if we do.
    ///
    /// @param here whether the host is to be this very machine, and nothing else
    Optional<String> objection(InetAddress address, boolean here) {
        if (here) {
            return address.isLoopbackAddress()
                    ? Optional.empty()
                    : Optional.of("not this machine's own");
        }
        return what(NEVER, address)
                .or(() -> isAllowed(address) ? Optional.empty() : special(address));
    }

    private boolean isAllowed(InetAddress address) {
        return allowed.stream().anyMatch(range -> range.covers(address));
    }

    private static Optional<String> special(InetAddress address) {
        var bytes = address.getAddress();
        if (NAT64.covers(address)) {
            return special(ipv4(bytes));
        }
        if (bytes.length > IPV4_BYTES
                && Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
            return Optional.of("an IPv4 address in an IPv6 one");
        }
        return what(TABLE, address)
                .or(() ->
                        bytes.length == IPV4_BYTES || GLOBAL_UNICAST.covers(address)
                                ? Optional.empty()
                                : Optional.of("reserved"));
    }

    private static Optional<String> what(List<Special> table, InetAddress address) {
        return table.stream()
                .filter(row -> row.range().covers(address))
                .map(Special::what)
                .findFirst();
    }

    private static InetAddress ipv4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(
                    Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Special> table(String rows) {
        return rows.lines().map(Addresses::row).toList();
    }

    private static Special row(String line) {
        var columns = line.split(" +", 2);
        return new Special(AddressRange.of(columns[0]), columns[1]);
    }
}
