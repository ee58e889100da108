package dev.uketori.webhook;

import static dev.uketori.Refusals.refused;
import static dev.uketori.Wire.lines;
import static dev.uketori.webhook.Notices.POST;
import static dev.uketori.webhook.Notices.sign;
import static dev.uketori.webhook.Notices.signed;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_32BE;
import static java.nio.charset.StandardCharsets.UTF_32LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.Wire;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are signed, and strange.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class WebhookBodyTest {

    private static final String BOM = "\ufeff";

    @Inject AgroalDataSource database;

    private final String id = Notices.unknown();
    private final String text = new String(Notices.completed(id), UTF_8);

    @Test
    void aSignedNothingIsUnreadable() throws IOException {
        unreadable(new byte[0]);
        try (var wire = Wire.open()) {
            wire.send(lines(POST, "Transfer-Encoding: chunked", sign(new byte[0])) + "0\r\n\r\n");

            refused(wire.answer(), 400, "unreadable");
        }
        try (var wire = Wire.open()) {
            wire.send(lines(POST, sign(new byte[0])));

            refused(wire.answer(), 400, "unreadable");
        }
    }

    @Test
    void nulBytesAreUnreadable() throws Exception {
        unreadable(new byte[1]);
        unreadable(new byte[Notices.LARGEST]);
        unreadable((text + "\0").getBytes(UTF_8));
        unreadable(("\0" + text).getBytes(UTF_8));
        unreadable(text.replace(id, id + "\0").getBytes(UTF_8));
        assertThat(Notices.kept(database, id)).isEmpty();
    }

    @Test
    void everyEncodingOfJsonIsRead() throws Exception {
        for (var encoding : List.of(UTF_8, UTF_16BE, UTF_16LE, UTF_32BE, UTF_32LE)) {
            taken(text.getBytes(encoding));
            taken((BOM + text).getBytes(encoding));
        }
        assertThat(Notices.kept(database, id)).hasSize(10);
    }

    @Test
    void otherEncodingsAreUnreadable() throws Exception {
        for (var encoding : List.of("IBM037", "UTF-7", "ISO-2022-JP")) {
            if (Charset.isSupported(encoding)) {
                unreadable(text.replace(id, "\u00e9\u65e5").getBytes(Charset.forName(encoding)));
            }
        }
        unreadable(text.replace(id, "\u00ff").getBytes(Charset.forName("ISO-8859-1")));
        assertThat(Notices.kept(database, id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void jsonThatIsFiveThousandDeepIsUnreadable(String opening) throws IOException {
        var deep = "{\"x\": %s, \"id\": \"%s\", \"status\": \"completed\"}";

        unreadable(deep.formatted(opening.repeat(5000), id).getBytes(UTF_8));
        unreadable(deep.formatted("[".repeat(5000) + "]".repeat(5000), id).getBytes(UTF_8));
    }

    @Test
    void aKeyThatComesTwiceMakesOneDeliveryOrNone() throws Exception {
        var twice =
                "{\"id\": \"%s\", \"id\": \"%s-2\", \"status\": \"completed\", \"status\": \"failed\"}";

        var status = post(twice.formatted(id, id).getBytes(UTF_8)).status();

        var kept = Notices.kept(database, id).size() + Notices.kept(database, id + "-2").size();
        assertThat(status).isIn(204, 400);
        assertThat(kept).isEqualTo(status == 204 ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "0.", "1e"})
    void numbersOfTenThousandDigitsDoNoHarm(String before) throws Exception {
        var number = before + "9".repeat(10_000);
        var status = post(text.replace("{", "{\"n\": " + number + ", ").getBytes(UTF_8)).status();

        assertThat(status).isIn(204, 400);
        assertThat(Notices.kept(database, id)).hasSize(status == 204 ? 1 : 0);
        unreadable(text.replace("\"" + id + "\"", number).getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ud83d\ude80\ud83c\udf0a",
                "\u65e5\u672c\u8a9e",
                "a\u0301",
                "'; DROP TABLE delivery; --"
            })
    void anIdMayBeAnyText(String more) throws Exception {
        taken(text.replace(id, id + more).getBytes(UTF_8));

        assertThat(Notices.kept(database, id + more)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\t", "\u001b[2J", "\u2028", "\u007f"})
    void anIdMayHaveControlCharacters(String control) throws Exception {
        var escaped = new StringBuilder();
        control.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));

        taken(text.replace(id, id + escaped).getBytes(UTF_8));

        assertThat(Notices.kept(database, id + control)).hasSize(1);
    }

    @Test
    void anErrorThatIsCutInTheMiddleOfACharacterIsKept() throws IOException {
        Upstream.slow();
        var job = Upstream.submitted();
        var doitongId = Upstream.awaited(job, "status", "processing").getString("doitongId");
        var failed =
                "{\"id\": \"%s\", \"status\": \"failed\", \"error\": \"%s\ud83d\ude80\"}"
                        .formatted(doitongId, "a".repeat(2047));

        assertThat(post(failed.getBytes(UTF_8)).status()).isEqualTo(204);

        assertThat(Upstream.job(job).getString("error.message")).startsWith("a".repeat(2047));
        Upstream.friendly();
    }

    private static void taken(byte[] body) throws IOException {
        assertThat(post(body).status()).isEqualTo(204);
    }

    private static void unreadable(byte[] body) throws IOException {
        refused(post(body), 400, "unreadable");
    }

    private static Wire.Answer post(byte[] body) throws IOException {
        try (var wire = Wire.open()) {
            return wire.send(signed(body)).answer();
        }
    }
}
