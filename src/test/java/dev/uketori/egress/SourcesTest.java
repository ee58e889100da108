package dev.uketori.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {

    private static final String HOSTS =
            "cdn.doitong.com, *.Images.example,own.example:8443,*.deep.example:444,xn--bcher-kva.example";

    private final Sources production = sources("false");
    private final Sources sandbox = sources("true");

    private static Sources sources(String loopback) {
        return new Sources(
                Fetching.sources(
                        Map.of("uketori.image-hosts", HOSTS, "uketori.image-loopback", loopback)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://cdn.doitong.com/outputs/a.jpg, cdn.doitong.com, 443, /outputs/a.jpg",
        "HTTPS://CDN.DOITONG.COM/a.jpg, cdn.doitong.com, 443, /a.jpg",
        "https://cdn.doitong.com:443/a.jpg, cdn.doitong.com, 443, /a.jpg",
        "https://cdn.doitong.com:/a.jpg, cdn.doitong.com, 443, /a.jpg",
        "https://cdn.doitong.com, cdn.doitong.com, 443, /",
        "https://cdn.doitong.com?a=%2f&b, cdn.doitong.com, 443, /?a=%2f&b",
        "https://cdn.doitong.com/a%20b.jpg#c, cdn.doitong.com, 443, /a%20b.jpg",
        "https://cdn.doitong.com/küche.jpg, cdn.doitong.com, 443, /k%C3%BCche.jpg",
        "https://eu.images.example/a.jpg, eu.images.example, 443, /a.jpg",
        "https://a.b.images.example/a.jpg, a.b.images.example, 443, /a.jpg",
        "https://own.example:8443/a.jpg, own.example, 8443, /a.jpg",
        "https://x.deep.example:444/a.jpg, x.deep.example, 444, /a.jpg",
        "https://xn--bcher-kva.example/a.jpg, xn--bcher-kva.example, 443, /a.jpg"
    })
    void listedHostsAreFetchedFrom(String url, String host, int port, String target)
            throws Refusal {
        var source = production.allow(url);

        assertThat(source.host()).isEqualTo(host);
        assertThat(source.port()).isEqualTo(port);
        assertThat(source.target()).isEqualTo(target);
        assertThat(source.isEncrypted()).isTrue();
        assertThat(source.here()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https:",
                "https://",
                "https:///a.jpg",
                "https:cdn.doitong.com/a.jpg",
                "//cdn.doitong.com/a.jpg",
                "cdn.doitong.com/a.jpg",
                "http://cdn.doitong.com/a.jpg",
                "http://cdn.doitong.com:443/a.jpg",
                "ftp://cdn.doitong.com/a.jpg",
                "jar:https://cdn.doitong.com/a.jpg!/a",
                "file:///etc/passwd",
                "https://cdn.doitong.com.evil.example/a.jpg",
                "https://cdn.doitong.com./a.jpg",
                "https://cdn.doitong.com../a.jpg",
                "https://.cdn.doitong.com/a.jpg",
                "https://eu.images.example./a.jpg",
                "https://images.example/a.jpg",
                "https://.images.example/a.jpg",
                "https://evilimages.example/a.jpg",
                "https://images.example.evil.example/a.jpg",
                "https://user:word@cdn.doitong.com/a.jpg",
                "https://user@cdn.doitong.com/a.jpg",
                "https://@cdn.doitong.com/a.jpg",
                "https://cdn.doitong.com@evil.example/a.jpg",
                "https://cdn.doitong.com:80/a.jpg",
                "https://cdn.doitong.com:8443/a.jpg",
                "https://cdn.doitong.com:0/a.jpg",
                "https://cdn.doitong.com:-443/a.jpg",
                "https://cdn.doitong.com:99999/a.jpg",
                "https://cdn.doitong.com:65979/a.jpg",
                "https://cdn.doitong.com:99999999999/a.jpg",
                "https://cdn.doitong.com:443:443/a.jpg",
                "https://own.example/a.jpg",
                "https://own.example:443/a.jpg",
                "https://x.deep.example/a.jpg",
                "https://cdn.doitong.com\\@evil.example/a.jpg",
                "https://evil.example\\.cdn.doitong.com/a.jpg",
                "https:\\\\cdn.doitong.com\\a.jpg",
                "https://evil.example#@cdn.doitong.com/a.jpg",
                "https://evil.example?@cdn.doitong.com/a.jpg",
                "https://evil.example%23.images.example/a.jpg",
                "https://cdn%2edoitong.com/a.jpg",
                "https://%63dn.doitong.com/a.jpg",
                "https://cdn.doitong.com%00.evil.example/a.jpg",
                "https://cdn.doitong.com%0d%0aHost:evil.example/a.jpg",
                "https://cdn_doitong.images.example/a.jpg",
                "https://bücher.example/a.jpg",
                "https://cdn。doitong。com/a.jpg",
                "https://ｃdn.doitong.com/a.jpg",
                "https://ßdn.images.example/a.jpg",
                "https://\u212A.images.example/a.jpg",
                "https://cdn.doitong.com\u0000/a.jpg",
                "https://cdn.doitong.com/a.jpg\r\nX: y",
                "https://cdn.doitong.com/a\tb.jpg",
                "https://cdn.doitong.com/a b.jpg",
                " https://cdn.doitong.com/a.jpg",
                "https://169.254.169.254/latest",
                "https://127.0.0.1/a.jpg",
                "https://2130706433/a.jpg",
                "https://0x7f000001/a.jpg",
                "https://0x7f.1/a.jpg",
                "https://0177.0.0.1/a.jpg",
                "https://017700000001/a.jpg",
                "https://127.1/a.jpg",
                "https://[::1]/a.jpg",
                "https://[::ffff:127.0.0.1]/a.jpg",
                "https://[fe80::1%25eth0]/a.jpg",
                "https://[::1].images.example/a.jpg",
                "https://localhost/a.jpg"
            })
    void nothingElseIs(String url) {
        assertThatThrownBy(() -> production.allow(url)).isInstanceOf(Refusal.class);
    }

    @Test
    void anEndlessAddressIsNotEvenRead() {
        var url = "https://cdn.doitong.com/" + "a".repeat(1_000_000);

        assertThatThrownBy(() -> production.allow(url))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("longer than 8192")
                .hasMessageNotContaining("aaaa");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8090/outputs/a.jpg, 8090",
        "http://localhost/a.jpg, 80",
        "https://localhost/a.jpg, 443",
        "http://[::1]:8090/a.jpg, 8090"
    })
    void theSandboxFetchesFromItsOwnMachineToo(String url, int port) throws Refusal {
        assertThat(sandbox.allow(url).port()).isEqualTo(port);
        assertThat(sandbox.allow(url).here()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.168.0.1/a.jpg",
                "ftp://127.0.0.1/a.jpg",
                "http://localhost:99999/a.jpg",
                "http://user@localhost/a.jpg",
                "http://localhost./a.jpg",
                "http://127.0.0.2/a.jpg",
                "http://127.1/a.jpg",
                "http://2130706433/a.jpg",
                "http://[::ffff:127.0.0.1]/a.jpg",
                "http://cdn.doitong.com/a.jpg"
            })
    void theSandboxTakesNothingForItsOwnThatIsNotPlainlyThat(String url) {
        assertThatThrownBy(() -> sandbox.allow(url)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({
        "b.jpg, https://cdn.doitong.com/outputs/b.jpg",
        "../b.jpg, https://cdn.doitong.com/b.jpg",
        "/b.jpg, https://cdn.doitong.com/b.jpg",
        "?token=1, https://cdn.doitong.com/outputs/a.jpg?token=1",
        "//eu.images.example/b.jpg, https://eu.images.example/b.jpg",
        "https://own.example:8443/b.jpg, https://own.example:8443/b.jpg"
    })
    void redirectsMayBeRelative(String location, String to) throws Refusal {
        var from = production.allow("https://cdn.doitong.com/outputs/a.jpg?x=y");

        assertThat(production.follow(from, location).uri()).hasToString(to);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/a.jpg",
                "https://evil.example/a.jpg",
                "http://cdn.doitong.com/a.jpg",
                "http://localhost:8090/a.jpg",
                "http://169.254.169.254/latest",
                "javascript:alert(1)",
                "a b",
                "\\\\evil.example\\a.jpg"
            })
    void redirectsLeadNowhereElse(String location) throws Refusal {
        var from = sandbox.allow("https://cdn.doitong.com/outputs/a.jpg");

        assertThatThrownBy(() -> sandbox.follow(from, location)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*.",
                "**.example",
                "*.*.example",
                "https://cdn.example",
                "cdn.example/path",
                "cdn.example.",
                "cdn.example:https",
                "user@cdn.example",
                "bücher.example",
                "cdn example"
            })
    void whatIsNoHostStopsTheStart(String text) {
        assertThatThrownBy(() -> Fetching.config(Map.of("uketori.image-hosts", text)))
                .hasMessageContaining("uketori.image-hosts");
    }
}
