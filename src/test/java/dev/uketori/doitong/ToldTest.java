package dev.uketori.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.gate.Window;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void allOfItIsReadByOurClock() {
        var headers =
                Map.of(
                        "X-RateLimit-Limit", "30",
                        "X-RateLimit-Remaining", "12",
                        "X-RateLimit-Reset", "1795345230",
                        "Retry-After", "Sun, 22 Nov 2026 11:00:05 GMT",
                        "Date", "Sun, 22 Nov 2026 11:00:00 GMT");

        assertThat(Told.read(headers::get, NOW))
                .isEqualTo(
                        new Told(
                                new Window(
                                        OptionalInt.of(30),
                                        OptionalInt.of(12),
                                        Optional.of(NOW.plusSeconds(30))),
                                Optional.of(NOW.plusSeconds(5))));
    }

    @Test
    void nothingIsNothing() {
        assertThat(Told.read(_ -> null, NOW)).isEqualTo(Told.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "30, 30",
        "' 30 ', 30",
        "'30, 30;w=60', 30",
        "30;w=60, 30",
        "999999999, 999999999"
    })
    void countsAreRead(String text, int count) {
        assertThat(remaining(text)).hasValue(count);
    }

    @ParameterizedTest
    @CsvSource({"''", "-1", "unlimited", "3.5", "9999999999", "30 30", "0x1e"})
    void whatIsNoCountIsNone(String text) {
        assertThat(remaining(text)).isEmpty();
    }

    private static OptionalInt remaining(String text) {
        return Told.read(Map.of("X-RateLimit-Remaining", text)::get, NOW).window().remaining();
    }
}
