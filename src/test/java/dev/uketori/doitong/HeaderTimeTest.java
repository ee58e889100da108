package dev.uketori.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTimeTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0,                                   0",
        "17,                                  17000",
        "' 17 ',                              17000",
        "1.5,                                 1500",
        "0.0001,                              1",
        "1795341630,                          30000",
        "1795341630.25,                       30250",
        "1795341630250,                       30250",
        "2026-11-22T10:00:30Z,                30000",
        "2026-11-22T10:00:30.5Z,              30500",
        "2026-11-22T11:00:30+01:00,           30000",
        "'Sun, 22 Nov 2026 10:00:30 GMT',     30000"
    })
    void everyFormIsRead(String text, long millis) {
        assertThat(HeaderTime.read(text, null, NOW)).contains(NOW.plusMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-5",
                "+5",
                "1e3",
                "0x10",
                "١٧",
                "5 seconds",
                "NaN",
                "Infinity",
                "9999999999999999",
                "2026-11-22",
                "2026-11-22T10:00:30",
                "2026-13-22T10:00:30Z",
                "Sun, 22 Nov 2026",
                "Mon, 22 Nov 2026 10:00:30 GMT",
                "1, 2"
            })
    void whatIsNoMomentIsNone(String text) {
        assertThat(HeaderTime.read(text, null, NOW)).isEmpty();
    }

    @Test
    void whatIsNotThereIsNone() {
        assertThat(HeaderTime.read(null, null, NOW)).isEmpty();
        assertThat(HeaderTime.date(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1795341599",
                "1795341599999",
                "2026-11-22T09:59:59Z",
                "1970-01-01T00:00:00Z",
                "Sun, 22 Nov 2026 09:59:59 GMT"
            })
    void whatIsPastIsNow(String text) {
        assertThat(HeaderTime.read(text, null, NOW)).contains(NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "86401",
                "999999999",
                "1795428001",
                "999999999999999",
                "2099-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z"
            })
    void whatIsFarAwayIsCut(String text) {
        assertThat(HeaderTime.read(text, null, NOW)).contains(NOW.plus(HeaderTime.FARTHEST));
    }

    @Test
    void theBordersBelongToThem() {
        assertThat(HeaderTime.read("86400", null, NOW)).contains(NOW.plus(Duration.ofDays(1)));
        assertThat(HeaderTime.read("1795341600", null, NOW)).contains(NOW);
        // A number this large is a moment of the year 2001, long past, and not a wait of 31 years.
        assertThat(HeaderTime.read("1000000000", null, NOW)).contains(NOW);
        assertThat(HeaderTime.read("100000000000", null, NOW)).contains(NOW);
    }

    @ParameterizedTest
    @CsvSource({"-3600", "-1", "0", "1", "3600", "864000"})
    void theirClockIsMovedToOurs(long ahead) {
        var theirs = NOW.plusSeconds(ahead);

        assertThat(HeaderTime.read("" + theirs.plusSeconds(30).getEpochSecond(), theirs, NOW))
                .contains(NOW.plusSeconds(30));
        assertThat(HeaderTime.read(theirs.plusSeconds(30).toString(), theirs, NOW))
                .contains(NOW.plusSeconds(30));
        assertThat(HeaderTime.read("30", theirs, NOW)).contains(NOW.plusSeconds(30));
    }
}
