package dev.uketori.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {

    private final Sources production = new Sources(new Config(false));
    private final Sources sandbox = new Sources(new Config(true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.doitong.com/outputs/a.jpg",
                "HTTPS://CDN.DOITONG.COM/a.jpg",
                "https://cdn.doitong.com:8443/a.jpg",
                "https://eu.images.example/a.jpg"
            })
    void listedHostsAreFetchedFrom(String url) throws Refusal {
        assertThat(production.allow(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cdn.doitong.com/a.jpg",
                "http://cdn.doitong.com/a.jpg",
                "ftp://cdn.doitong.com/a.jpg",
                "file:///etc/passwd",
                "https://cdn.doitong.com.evil.example/a.jpg",
                "https://images.example/a.jpg",
                "https://evilimages.example/a.jpg",
                "https://user:word@cdn.doitong.com/a.jpg",
                "https://cdn.doitong.com@evil.example/a.jpg",
                "https://cdn.doitong.com:99999/a.jpg",
                "https://cdn.doitong.com\\@evil.example/a.jpg",
                "https://169.254.169.254/latest",
                "https://127.0.0.1/a.jpg",
                "https://[::1]/a.jpg",
                "https://cdn.doitong.com/a b.jpg"
            })
    void nothingElseIs(String url) {
        assertThatThrownBy(() -> production.allow(url)).isInstanceOf(Refusal.class);
    }

    @Test
    void theSandboxFetchesFromItsOwnMachineToo() throws Refusal {
        assertThat(sandbox.allow("http://127.0.0.1:8090/outputs/a.jpg").getPort()).isEqualTo(8090);
        assertThatThrownBy(() -> sandbox.allow("http://192.168.0.1/a.jpg"))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> sandbox.allow("ftp://127.0.0.1/a.jpg"))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> sandbox.allow("http://localhost:99999/a.jpg"))
                .isInstanceOf(Refusal.class);
    }

    private record Config(boolean imageLoopback) implements SourceConfig {
        @Override
        public List<String> imageHosts() {
            return List.of("cdn.doitong.com", " *.Images.example");
        }

        @Override
        public long imageMaxBytes() {
            return 1;
        }
    }
}
