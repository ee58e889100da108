package dev.uketori.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.uketori.access.LinkSigner.Check;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkSignerTest {

    private static final UUID JOB = UUID.fromString("019b2c6e-0000-7000-8000-0123456789ab");
    private static final String KEY = "a-sealing-key-of-some-length";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    private final LinkSigner signer = at(NOW, KEY);
    private final Link link = Link.of(signer.link(JOB));

    @Test
    void aLinkOpensItsJobUntilItsEnd() {
        assertThat(link.path()).isEqualTo("/i/" + JOB);
        assertThat(link.expires()).isEqualTo(Long.toString(NOW.plus(WEEK).getEpochSecond()));
        assertThat(check(signer, link)).isEqualTo(Check.GOOD);
        assertThat(check(at(NOW.plus(WEEK).minusSeconds(1), KEY), link)).isEqualTo(Check.GOOD);
        assertThat(check(at(NOW.plus(WEEK), KEY), link)).isEqualTo(Check.EXPIRED);
    }

    /// HMAC-SHA256 by HKDF-SHA256, worked out by other means.
    @Test
    void aSignatureIsWhatItsStandardsSay() {
        assertThat(link.signature())
                .isEqualTo("0719ce0f045a9408d0b1f55ebd46c4eeb4fc8cbb4d899d873f7464b038f39e65");
    }

    @Test
    void aLinkOpensNoOtherJob() {
        assertThat(
                        signer.check(
                                UUID.randomUUID().toString(),
                                List.of(link.expires()),
                                List.of(link.signature())))
                .isEqualTo(Check.WRONG);
    }

    @Test
    void aLinkCannotBeMadeToLastLonger() {
        var longer = Long.toString(Long.parseLong(link.expires()) + 1);

        assertThat(signer.check(JOB.toString(), List.of(longer), List.of(link.signature())))
                .isEqualTo(Check.WRONG);
    }

    @Test
    void everyBitOfASignatureCounts() {
        for (var i = 0; i < link.signature().length(); i++) {
            var digit = Character.digit(link.signature().charAt(i), 16) ^ 1;
            var other =
                    link.signature().substring(0, i)
                            + Character.forDigit(digit, 16)
                            + link.signature().substring(i + 1);
            assertThat(signer.check(JOB.toString(), List.of(link.expires()), List.of(other)))
                    .isEqualTo(Check.WRONG);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                " 1",
                "+1796126400",
                "01796126400",
                "1796126400.0",
                "1e12",
                "9999999999999",
                "99999999999999999999999999",
                "١٢٣"
            })
    void whatIsNoTimeIsWrong(String expires) {
        assertThat(signer.check(JOB.toString(), List.of(expires), List.of(link.signature())))
                .isEqualTo(Check.WRONG);
    }

    @Test
    void aMissingCutOrDoubledParameterIsWrong() {
        var expires = List.of(link.expires());
        var signature = List.of(link.signature());
        var twice = List.of(link.signature(), link.signature());
        var cut = List.of(link.signature().substring(1));
        var upper = List.of(link.signature().toUpperCase(java.util.Locale.ROOT));

        assertThat(signer.check(JOB.toString(), List.of(), signature)).isEqualTo(Check.WRONG);
        assertThat(signer.check(JOB.toString(), expires, List.of())).isEqualTo(Check.WRONG);
        assertThat(signer.check(JOB.toString(), expires, List.of(""))).isEqualTo(Check.WRONG);
        assertThat(signer.check(JOB.toString(), expires, twice)).isEqualTo(Check.WRONG);
        assertThat(signer.check(JOB.toString(), expires, cut)).isEqualTo(Check.WRONG);
        assertThat(signer.check(JOB.toString(), expires, upper)).isEqualTo(Check.WRONG);
        assertThat(signer.check(JOB.toString(), List.of(link.expires(), "1"), signature))
                .isEqualTo(Check.WRONG);
    }

    @Test
    void whileRotatingTheFirstKeySignsAndAllAreTaken() {
        var both = at(NOW, "the-key-that-comes-after", KEY);
        var after = at(NOW, "the-key-that-comes-after");

        assertThat(check(both, link)).isEqualTo(Check.GOOD);
        assertThat(check(after, Link.of(both.link(JOB)))).isEqualTo(Check.GOOD);
        assertThat(check(signer, Link.of(both.link(JOB)))).isEqualTo(Check.WRONG);
        assertThat(check(after, link)).isEqualTo(Check.WRONG);
    }

    @Test
    void withoutAKeyThereIsNoSigner() {
        assertThatIllegalStateException().isThrownBy(() -> at(NOW));
    }

    private static LinkSigner at(Instant now, String... keys) {
        return new LinkSigner(List.of(keys), WEEK, InstantSource.fixed(now));
    }

    private static Check check(LinkSigner signer, Link link) {
        return signer.check(
                link.path().substring("/i/".length()),
                List.of(link.expires()),
                List.of(link.signature()));
    }

    private record Link(String path, String expires, String signature) {

        static Link of(String text) {
            var uri = URI.create(text);
            var query = uri.getQuery().split("[=&]");
            assertThat(query).hasSize(4).contains("expires", "signature");
            return new Link(uri.getPath(), query[1], query[3]);
        }
    }
}
