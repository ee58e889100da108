package dev.uketori.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=10|10",
                "wait=0|0",
                "WAIT=7|7",
                "wait = 7|7",
                "wait=\"7\"|7",
                "wait=007|7",
                "respond-async, wait=10|10",
                "respond-async;x=1 ,wait=10; foo|10",
                "return=minimal,,wait=5,wait=9|5",
                "wait=60|60",
                "wait=61|60",
                "wait=99999999999999999999999999|60"
            })
    void whoeverPrefersToWaitDoes(String header, int seconds) {
        assertThat(Preference.wait(List.of(header))).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wait",
                "wait=",
                "wait=x",
                "wait=-1",
                "wait=1.5",
                "wait=1s",
                "await=5",
                "wait=\"5",
                "respond-async",
                "=5",
                ",,,",
                "wait=٥"
            })
    void whatMakesNoSenseIsNoPreference(String header) {
        assertThat(Preference.wait(List.of(header))).isEmpty();
    }

    @Test
    void aHeaderMayComeSeveralTimes() {
        assertThat(Preference.wait(List.of())).isEmpty();
        assertThat(Preference.wait(List.of("respond-async", "wait=3")))
                .contains(Duration.ofSeconds(3));
    }
}
