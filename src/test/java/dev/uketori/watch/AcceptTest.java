package dev.uketori.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "Text/Event-Stream",
                "text/event-stream, */*;q=0.1",
                "application/json, text/event-stream",
                "application/json;q=0.5, text/event-stream;q=0.9",
                "text/event-stream;charset=utf-8;q=0.2",
                ",,text/event-stream"
            })
    void aStreamIsWanted(String header) {
        assertThat(Accept.wantsStream(List.of(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/*",
                "application/json",
                "application/json, text/event-stream;q=0.5",
                "text/event-stream;q=0",
                "text/event-stream;q=0.000",
                "text/event-streams",
                ";;;",
                "/"
            })
    void aPageIs(String header) {
        assertThat(Accept.wantsStream(List.of(header))).isFalse();
    }

    @Test
    void aHeaderMayComeSeveralTimes() {
        assertThat(Accept.wantsStream(List.of())).isFalse();
        assertThat(Accept.wantsStream(List.of("text/html", "text/event-stream"))).isTrue();
    }
}
