package dev.uketori.download;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    private static final long LENGTH = 1000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-499, 0, 499",
        "bytes=500-999, 500, 999",
        "bytes=500-, 500, 999",
        "bytes=999-, 999, 999",
        "bytes=990-2000, 990, 999",
        "bytes=5-999999999999999999, 5, 999",
        "bytes=-1, 999, 999",
        "bytes=-1000, 0, 999",
        "bytes=-1001, 0, 999",
        "BYTES = 1-2 , 1, 2"
    })
    void oneRangeIsAPart(String header, long first, long last) {
        assertThat(ByteRange.of(header, LENGTH)).isEqualTo(new ByteRange.Span(first, last));
        assertThat(new ByteRange.Span(first, last).length()).isEqualTo(last - first + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-1001", "bytes=-0"})
    void whatBeginsBehindTheEndIsNowhere(String header) {
        assertThat(ByteRange.of(header, LENGTH)).isInstanceOf(ByteRange.Nowhere.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=2-1",
                "bytes=a-b",
                "bytes=0x1-2",
                "bytes=0-1,5-9",
                "bytes=0-1-2",
                "bytes=--1",
                "items=0-1",
                "bytes=0-1; q=1",
                "bytes=9999999999999999999-",
                "bytes=٠-١",
                "\0bytes=0-1"
            })
    void whatIsNoSingleRangeIsPassedOver(String header) {
        assertThat(ByteRange.of(header, LENGTH)).isInstanceOf(ByteRange.Whole.class);
    }

    @Test
    void nothingAskedIsTheWhole() {
        assertThat(ByteRange.of(null, LENGTH)).isInstanceOf(ByteRange.Whole.class);
        assertThat(ByteRange.of("bytes=-1", 0)).isInstanceOf(ByteRange.Nowhere.class);
    }
}
