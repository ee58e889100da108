package dev.uketori.doitong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTest {

    @Test
    void aFinishedJobIsRead() {
        assertThat(read("{\"id\":\"a\",\"status\":\"completed\",\"url\":\"https://x/y.jpg\"}"))
                .isEqualTo(new Answer.Finished("a", "https://x/y.jpg"));
    }

    @Test
    void anErrorMayBeAStringOrAnObject() {
        assertThat(read("{\"id\":\"a\",\"status\":\"failed\",\"error\":\"no\"}"))
                .isEqualTo(new Answer.Broken("a", "no"));
        assertThat(read("{\"id\":\"a\",\"status\":\"failed\",\"error\":{\"message\":\"no\"}}"))
                .isEqualTo(new Answer.Broken("a", "no"));
        assertThat(read("{\"id\":\"a\",\"status\":\"failed\"}"))
                .isEqualTo(new Answer.Broken("a", "Doitong gave no reason."));
    }

    @Test
    void whenTheJobWasDoneIsATimeOrNothing() {
        assertThat(completedAt("\"2024-01-01T00:01:00Z\""))
                .contains(Instant.parse("2024-01-01T00:01:00Z"));
        for (var nothing : List.of("null", "5", "\"\"", "\"yesterday\"", "{}")) {
            assertThat(completedAt(nothing)).as(nothing).isEmpty();
        }
        assertThat(Notice.completedAt("no json".getBytes(UTF_8))).isEmpty();
    }

    private static Optional<Instant> completedAt(String value) {
        return Notice.completedAt(("{\"completedAt\":" + value + "}").getBytes(UTF_8));
    }

    @Test
    void whatWeDoNotKnowIsUnclear() {
        assertThat(read("{\"id\":\"a\",\"status\":\"painting\"}"))
                .isEqualTo(new Answer.Unclear("a", "painting"));
        assertThat(read("{\"id\":\"a\",\"status\":\"completed\",\"url\":null}"))
                .isEqualTo(new Answer.FinishedNowhere("a"));
        assertThat(read("{\"id\":\"a\",\"status\":\"completed\",\"url\":17}"))
                .isEqualTo(new Answer.FinishedNowhere("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "17",
                "{",
                "{}",
                "{\"id\":\"a\"}",
                "{\"status\":\"completed\"}",
                "{\"id\":17,\"status\":\"completed\"}",
                "{\"id\":\"\",\"status\":\"completed\"}",
                "{\"id\":\"a\\u0000\",\"status\":\"completed\"}",
                "{\"id\":\"\\ud800\",\"status\":\"completed\"}",
                "{\"id\":\"a\",\"status\":\"completed\"} trailing"
            })
    void whatHasNoIdOrStatusIsUnreadable(String body) {
        assertThat(Notice.read(body.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void deepNestingIsUnreadableAndNoCrash() {
        var deep = "{\"id\":\"a\",\"status\":\"completed\",\"x\":" + "[".repeat(30_000);

        assertThat(Notice.read(deep.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void anIdTooLongForAnIndexIsUnreadable() {
        var body = "{\"id\":\"" + "a".repeat(256) + "\",\"status\":\"completed\"}";

        assertThat(Notice.read(body.getBytes(UTF_8))).isEmpty();
    }

    private static Answer read(String body) {
        return Notice.read(body.getBytes(UTF_8)).orElseThrow();
    }
}
