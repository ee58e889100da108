package dev.uketori.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uketori.egress.Fetching;
import dev.uketori.egress.Host;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A host that answers and then sends nothing more.
@Timeout(60)
class StalledSourceTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ff"})
    void whereItIsNotKnownWhatComesItIsHungUpOn(String beginning) throws Exception {
        try (var fetching = new Fetching().with("uketori.fetch.idle-timeout", "200ms");
                var host = Host.that(visit -> visit.send(HEAD + beginning).stall())) {
            var source = fetching.fetch().open(host.url());

            assertThatThrownBy(() -> PassThrough.open(source)).isInstanceOf(IOException.class);

            assertThat(host.wasHungUpOn()).isTrue();
        }
    }
}
