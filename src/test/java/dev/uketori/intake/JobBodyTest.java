package dev.uketori.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.uketori.job.Callback;
import dev.uketori.job.Order;
import dev.uketori.problem.Problem;
import dev.uketori.problem.Problem.Wrong;
import dev.uketori.problem.ProblemException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobBodyTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void aPromptIsEnough() {
        assertThat(order("{\"prompt\": \"a boat\"}"))
                .isEqualTo(
                        new Order(
                                "flux-ultra",
                                "a boat",
                                1024,
                                1024,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
    }

    @Test
    void everythingIsRead() {
        assertThat(
                        order(
                                """
                                {"prompt": "海の上の舟 \\ud83d\\ude0a", "width": 64, "height": 4096, "version": "v",
                                 "quality": "high", "service": "s", "reference": "order-4711",
                                 "metadata": {"b": [1, null]}, "callbackUrl": "https://app.example/hook",
                                 "deadlineSeconds": 60}
                                """))
                .isEqualTo(
                        new Order(
                                "s",
                                "海の上の舟 😊",
                                64,
                                4096,
                                "v",
                                "high",
                                "order-4711",
                                "{\"b\":[1,null]}",
                                null,
                                new Callback("https://app.example/hook", Callback.Style.NOTICE),
                                NOW.plusSeconds(60)));
    }

    @Test
    void theLongestPromptIsCountedInCharactersNotInBytes() {
        assertThat(order("{\"prompt\": \"" + "😊".repeat(4000) + "\"}").prompt()).hasSize(8000);
        assertThat(wrong("{\"prompt\": \"" + "a".repeat(4001) + "\"}").errors())
                .extracting(Wrong::pointer)
                .containsExactly("/prompt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/prompt",
                "{\"prompt\": null}|/prompt",
                "{\"prompt\": \"\"}|/prompt",
                "{\"prompt\": \" \"}|/prompt",
                "{\"prompt\": 17}|/prompt",
                "{\"prompt\": \"a\\u0000b\"}|/prompt",
                "{\"prompt\": \"\\ud800\"}|/prompt",
                "{\"prompt\": \"a\", \"width\": 63}|/width",
                "{\"prompt\": \"a\", \"width\": 4097}|/width",
                "{\"prompt\": \"a\", \"width\": 1024.5}|/width",
                "{\"prompt\": \"a\", \"width\": \"1024\"}|/width",
                "{\"prompt\": \"a\", \"width\": 99999999999999999999}|/width",
                "{\"prompt\": \"a\", \"metadata\": \"\\u0000\"}|/metadata",
                "{\"prompt\": \"a\", \"callbackUrl\": \"ftp://x/y\"}|/callbackUrl",
                "{\"prompt\": \"a\", \"callbackUrl\": \"/hook\"}|/callbackUrl",
                "{\"prompt\": \"a\", \"callbackUrl\": \"https://u:p@x/\"}|/callbackUrl",
                "{\"prompt\": \"a\", \"deadlineSeconds\": 0}|/deadlineSeconds",
                "{\"prompt\": \"a\", \"colour/~\": 1}|/colour~1~0"
            })
    void aWrongFieldIsNamed(String body, String pointer) {
        assertThat(wrong(body).errors()).extracting(Wrong::pointer).containsExactly(pointer);
    }

    @Test
    void allWrongFieldsAreNamedAtOnce() {
        assertThat(wrong("{\"width\": 1, \"hight\": 2, \"quality\": []}").errors())
                .extracting(Wrong::pointer)
                .containsExactlyInAnyOrder("/prompt", "/width", "/hight", "/quality");
    }

    @Test
    void metadataHasAtMostFourKibibytes() {
        var fits = "\"" + "a".repeat(4094) + "\"";
        var tooLong = "\"" + "a".repeat(4095) + "\"";

        assertThat(order("{\"prompt\": \"a\", \"metadata\": " + fits + "}").metadata())
                .isEqualTo(fits);
        assertThat(wrong("{\"prompt\": \"a\", \"metadata\": " + tooLong + "}").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"prompt\"",
                "{\"prompt\": \"a\"",
                "{\"prompt\": \"a\"} {}",
                "{\"prompt\": \"a\", \"prompt\": \"b\"}",
                "{'prompt': 'a'}"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        var problem = wrong(body);

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo("invalid_request");
    }

    @Test
    void brokenUtf8AndDeepNestingAreRefused() {
        var latin1 = new byte[] {'{', '"', 'p', '"', ':', '"', (byte) 0xE9, '"', '}'};

        assertThat(wrong(latin1).status()).isEqualTo(400);
        assertThat(wrong("{\"metadata\":" + "[".repeat(60_000)).status()).isEqualTo(400);
        assertThat(wrong("x".repeat(65_537)).status()).isEqualTo(413);
    }

    @Test
    void theFingerprintIsOfWhatIsSaidNotOfHowItIsWritten() {
        var one = read("{\"prompt\":\"a\",\"width\":512}");
        var same = read("{ \"width\": 512, \"prompt\": \"a\" }");
        var other = read("{\"prompt\":\"a\",\"width\":513}");

        assertThat(one.fingerprint()).isEqualTo(same.fingerprint());
        assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
    }

    private static JobBody read(String body) {
        return JobBody.read(body.getBytes(UTF_8));
    }

    private static Order order(String body) {
        return read(body).order(NOW);
    }

    private static Problem wrong(String body) {
        return wrong(body.getBytes(UTF_8));
    }

    private static Problem wrong(byte[] body) {
        return catchThrowableOfType(ProblemException.class, () -> JobBody.read(body).order(NOW))
                .problem();
    }
}
