package dev.uketori.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    private static final byte[] MAPPED_LOOPBACK = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1
    };

    private final Addresses addresses = new Addresses(List.of());

    /// Of each range its first and its last address, and of those that matter most one by name.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0.0.0.0            | of this network
                    0.255.255.255      | of this network
                    10.0.0.0           | private
                    10.255.255.255     | private
                    100.64.0.0         | shared by a carrier
                    100.100.100.199    | shared by a carrier
                    100.100.100.200    | a cloud's metadata
                    100.100.100.201    | shared by a carrier
                    100.127.255.255    | shared by a carrier
                    127.0.0.0          | this machine's own
                    127.0.0.1          | this machine's own
                    127.255.255.255    | this machine's own
                    168.63.129.16      | of a cloud's own services
                    169.254.0.0        | link-local, where clouds keep their metadata
                    169.254.169.254    | link-local, where clouds keep their metadata
                    169.254.255.255    | link-local, where clouds keep their metadata
                    172.16.0.0         | private
                    172.31.255.255     | private
                    192.0.0.0          | set aside for protocols
                    192.0.0.192        | set aside for protocols
                    192.0.0.255        | set aside for protocols
                    192.0.2.0          | for documentation
                    192.0.2.255        | for documentation
                    192.88.99.1        | a relay of 6to4
                    192.168.0.0        | private
                    192.168.255.255    | private
                    198.18.0.0         | for benchmarks
                    198.19.255.255     | for benchmarks
                    198.51.100.0       | for documentation
                    198.51.100.255     | for documentation
                    203.0.113.0        | for documentation
                    203.0.113.255      | for documentation
                    224.0.0.0          | multicast
                    239.255.255.255    | multicast
                    240.0.0.0          | reserved
                    255.255.255.255    | reserved
                    ::                 | of no machine
                    ::1                | this machine's own
                    ::2                | an IPv4 address in an IPv6 one
                    ::7f00:1           | an IPv4 address in an IPv6 one
                    ::8.8.8.8          | an IPv4 address in an IPv6 one
                    ::ffff:10.0.0.1    | private
                    ::ffff:127.0.0.1   | this machine's own
                    ::ffff:0:7f00:1    | an IPv4 address in an IPv6 one
                    64:ff9b::a00:1     | private
                    64:ff9b::7f00:1    | this machine's own
                    64:ff9b::a9fe:a9fe | link-local, where clouds keep their metadata
                    64:ff9b:1::        | an IPv4 address in an IPv6 one
                    64:ff9b:1::808:808 | an IPv4 address in an IPv6 one
                    64:ff9b:2::1       | reserved
                    100::              | discarded
                    200::1             | reserved
                    1fff:ffff::1       | reserved
                    2001::             | set aside for protocols
                    2001:0:7f00:1::1   | set aside for protocols
                    2001:2::1          | set aside for protocols
                    2001:10::1         | set aside for protocols
                    2001:1ff:ffff::1   | set aside for protocols
                    2001:db8::         | for documentation
                    2001:db8:ffff::1   | for documentation
                    2002::             | an IPv4 address in an IPv6 one
                    2002:7f00:1::1     | an IPv4 address in an IPv6 one
                    2002:ffff:ffff::1  | an IPv4 address in an IPv6 one
                    3fff::             | for documentation
                    3fff:fff:ffff::1   | for documentation
                    4000::1            | reserved
                    5f00::1            | for segment routing
                    fc00::             | private
                    fd00:ec1:ffff::1   | private
                    fd00:ec2::23       | a cloud's metadata
                    fd00:ec2::254      | a cloud's metadata
                    fd00:ec3::         | private
                    fd20:ce::253       | private
                    fd20:ce::254       | a cloud's metadata
                    fdff:ffff::1       | private
                    fe00::1            | reserved
                    fe80::1            | link-local
                    febf:ffff::1       | link-local
                    fec0::1            | site-local
                    feff:ffff::1       | site-local
                    ff02::1            | multicast
                    ffff:ffff::1       | multicast
                    """)
    void whatIsNotOfThePublicInternetIsRefused(String address, String what) {
        assertThat(addresses.objection(Fetching.ip(address), false)).contains(what);
    }

    /// Just before and just after each range, and some that are well known.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "168.63.129.17",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.1.255",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "64:ff9b::808:808",
                "2000::1",
                "2001:200::1",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "2001:4860:4860::8888",
                "2003::1",
                "2606:4700:4700::1111",
                "3ffe:ffff::1",
                "3fff:1000::1"
            })
    void whatIsOfThePublicInternetIsNot(String address) {
        assertThat(addresses.objection(Fetching.ip(address), false)).isEmpty();
    }

    @Test
    void anIpv4AddressInTheGuiseOfAnIpv6OneIsRefused() throws UnknownHostException {
        var mapped = Inet6Address.getByAddress(null, MAPPED_LOOPBACK, -1);

        assertThat(addresses.objection(mapped, false)).contains("an IPv4 address in an IPv6 one");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "10.2.0.1, false",
        "192.168.7.7, true",
        "192.168.7.8, false",
        "fd12::5, true",
        "fd12:0:0:1::5, false",
        "::ffff:10.1.0.1, true",
        "64:ff9b::a01:1, false",
        "127.0.0.1, false"
    })
    void theOperatorOpensRanges(String address, boolean isOpen) {
        var opened =
                new Addresses(
                        Fetching.sources(
                                        Map.of(
                                                "uketori.image-addresses",
                                                "10.1.0.0/16, 192.168.7.7,fd12::/64"))
                                .imageAddresses()
                                .orElseThrow());

        assertThat(opened.objection(Fetching.ip(address), false).isEmpty()).isEqualTo(isOpen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.100.100.200", "fd00:ec2::254", "fd20:ce::254"})
    void theMetadataOfCloudsIsNotAmongWhatIsOpened(String address) {
        var opened = new Addresses(List.of(AddressRange.of("0.0.0.0/0"), AddressRange.of("::/0")));

        assertThat(opened.objection(Fetching.ip(address), false)).contains("a cloud's metadata");
    }

    @Test
    void whatIsToBeThisMachineIsNothingElse() {
        assertThat(addresses.objection(Fetching.ip("127.0.0.1"), true)).isEmpty();
        assertThat(addresses.objection(Fetching.ip("::1"), true)).isEmpty();
        assertThat(addresses.objection(Fetching.ip("8.8.8.8"), true)).isPresent();
        assertThat(addresses.objection(InetAddress.ofLiteral("10.0.0.1"), true)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.com/8",
                "10.1.2.3/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.0/",
                "fd00::/129",
                "fd00::1/64",
                "10.0.0.0/8;11.0.0.0/8"
            })
    void whatIsNoRangeStopsTheStart(String text) {
        assertThatThrownBy(() -> Fetching.config(Map.of("uketori.image-addresses", text)))
                .hasMessageContaining("uketori.image-addresses");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 8.8.8.8, false",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "10.0.0.4/31, 10.0.0.5, true",
        "10.0.0.4/31, 10.0.0.6, false",
        "10.0.0.4/32, 10.0.0.5, false"
    })
    void aRangeIsAsWideAsItsBits(String range, String address, boolean covers) {
        assertThat(AddressRange.of(range).covers(Fetching.ip(address))).isEqualTo(covers);
    }
}
