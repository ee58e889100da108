package dev.uketori.view;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.uketori.problem.Problem;
import dev.uketori.problem.Problem.Wrong;
import dev.uketori.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListBodyTest {

    private static final int MOST = 3;

    private static final String ALL =
            " { \"x\" : {\"list\": [7]} , \"list\" : [ {\"a\":\"1]}\"} ,{\"a\": \"海😊\\\"\" }\n] , \"y\":[{}] } ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"list\":[{\"a\":\"1\"},{\"a\":\"2\"}]}",
                "{\"list\" : [ { \"a\" : \"1\" } , { \"a\" : \"2\" } ] }",
                "\uFEFF{\"\\u006cist\":[{\"a\":\"1\"},{\"a\":\"2\"}]}"
            })
    void itemsAreReadInTheirOrder(String body) {
        assertThat(read(body)).containsExactly("1", "2");
    }

    @Test
    void whatLooksLikeTheListOrItsEndIsNot() {
        var body = ListBody.read(ALL.getBytes(UTF_8), "list", MOST);
        var fields = body.fields();
        fields.json("x", 100);
        fields.json("y", 100);

        var items = body.items(fields, item -> item.text("a", 100));

        fields.check();
        assertThat(items).containsExactly("1]}", "海😊\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/list",
                "{\"list\": null}|/list",
                "{\"list\": {}}|/list",
                "{\"list\": \"[]\"}|/list",
                "{\"list\": []}|/list",
                "{\"list\": [{\"a\":\"1\"},{\"a\":\"1\"},{\"a\":\"1\"},{\"a\":\"1\"}]}|/list",
                "{\"list\": [{\"a\":\"1\"}, null]}|/list/1",
                "{\"list\": [{\"a\":\"1\"}, \"a\"]}|/list/1",
                "{\"list\": [{\"a\":\"1\"}, 1e400, {\"a\":\"1\"}]}|/list/1",
                "{\"list\": [[{\"a\":\"1\"}]]}|/list/0",
                "{\"list\": [{\"a\":\"1\"}, {\"a\":\"1\",\"a\":\"2\"}]}|/list/1",
                "{\"list\": [{\"a\":\"1\"}, {\"a\":1}]}|/list/1/a",
                "{\"list\": [{\"a\":\"1\",\"b/\":1}]}|/list/0/b~1",
                "{\"list\": [{\"a\":\"\\u0000\"}]}|/list/0/a",
                "{\"list\": [{\"a\":\"1\"}], \"more\": 1}|/more"
            })
    void whatIsWrongIsNamed(String body, String pointer) {
        assertThat(refusal(body.getBytes(UTF_8)).errors())
                .extracting(Wrong::pointer)
                .containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "[{\"list\": []}]",
                "{\"list\": [{\"a\":\"1\"},]}",
                "{\"list\": [{\"a\":\"1\"}]} {}",
                "{\"list\": [{\"a\":\"1\"}], \"list\": []}",
                "{\"list\": [{\"a\":\"1\"}], \"list\": [{\"a\":\"1\"}]}",
                "{\"list\": 1, \"list\": [{\"a\":\"1\"}]}",
                "{\"list\": [{\"a\":\"1\"}}",
                "{\"list\": [{\"a\":\"1\"]}"
            })
    void whatIsNoSuchObjectIsRefused(String body) {
        assertThat(refusal(body.getBytes(UTF_8)).status()).isEqualTo(400);
    }

    @Test
    void aBodyCutAnywhereIsRefused() {
        var whole = ALL.strip().getBytes(UTF_8);
        for (var length = 0; length < whole.length; length++) {
            assertThat(refusal(Arrays.copyOf(whole, length)).status()).isEqualTo(400);
        }
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThat(refusal("{\"list\":[{\"a\":\"1\"}]}".getBytes(UTF_16BE)).status())
                .isEqualTo(400);
        assertThat(refusal("{\"list\":[{\"a\":\"\u00e9\"}]}".getBytes(ISO_8859_1)).status())
                .isEqualTo(400);
    }

    @Test
    void anItemIsNoLargerThanABodyOfItsOwn() {
        var large = "{\"list\": [{\"a\": \"" + "a".repeat(JsonBody.LARGEST) + "\"}]}";

        assertThat(refusal(large.getBytes(UTF_8)).errors())
                .extracting(Wrong::pointer)
                .containsExactly("/list/0");
    }

    @Test
    void whatIsBesideTheListIsNoLargerEither() {
        var large = "{\"list\": [], \"x\": \"" + "a".repeat(JsonBody.LARGEST) + "\"}";

        assertThat(refusal(large.getBytes(UTF_8)).status()).isEqualTo(413);
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(refusal(("{\"list\": " + "[".repeat(100_000)).getBytes(UTF_8)).status())
                .isEqualTo(400);
        assertThat(refusal(("{\"list\": [" + "{\"a\":".repeat(900)).getBytes(UTF_8)).status())
                .isEqualTo(400);
    }

    @Test
    void oneItemTooManyIsCountedAndNotKept() {
        var many = "{\"list\": [" + "{},".repeat(1_000_000) + "{}]}";

        assertThat(refusal(many.getBytes(UTF_8)).errors())
                .extracting(Wrong::pointer)
                .containsExactly("/list");
    }

    @Test
    void whateverIsWrongTheAnswerIsShort() {
        var field = "\"" + "k".repeat(10_000) + "%d\": 1";
        var fields = new StringBuilder("{\"list\": [{\"a\": \"1\"");
        for (var i = 0; i < 5; i++) {
            fields.append(", ").append(field.formatted(i));
        }
        var problem = refusal(fields.append("}]}").toString().getBytes(UTF_8));

        assertThat(problem.errors()).hasSize(5);
        assertThat(problem.detail()).hasSizeLessThan(5_000);
    }

    @Test
    void theFingerprintIsOfWhatIsSaid() {
        var one = fingerprint("{\"list\":[{\"a\":\"1\",\"b\":2},{}],\"x\":1}");

        assertThat(fingerprint("{\"x\": 1, \"list\": [{\"b\": 2, \"a\": \"1\"}, {} ]}"))
                .isEqualTo(one);
        assertThat(fingerprint("{\"list\":[{},{\"a\":\"1\",\"b\":2}],\"x\":1}")).isNotEqualTo(one);
        assertThat(fingerprint("{\"list\":[{\"a\":\"1\",\"b\":2},{}],\"x\":2}")).isNotEqualTo(one);
        assertThat(fingerprint("{\"list\":[{\"a\":\"1\",\"b\":2}],\"x\":1}")).isNotEqualTo(one);
    }

    private static byte[] fingerprint(String body) {
        return ListBody.read(body.getBytes(UTF_8), "list", MOST).fingerprint();
    }

    private static List<String> read(String body) {
        return read(body.getBytes(UTF_8));
    }

    private static List<String> read(byte[] bytes) {
        var body = ListBody.read(bytes, "list", MOST);
        var fields = body.fields();
        var items = body.items(fields, item -> item.requiredText("a", JsonBody.LARGEST));
        fields.check();
        return items;
    }

    private static Problem refusal(byte[] body) {
        return catchThrowableOfType(ProblemException.class, () -> read(body)).problem();
    }
}
