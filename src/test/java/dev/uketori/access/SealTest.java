package dev.uketori.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {

    private static final byte[] SECRET = "whsec_c2VjcmV0".getBytes(StandardCharsets.US_ASCII);

    private static final Seal SEAL = seal("the first key, which is long");

    @Test
    void whatIsSealedOpensWhereItWasSealedFor() {
        var sealed = SEAL.close(SECRET, "row 1");

        assertThat(SEAL.open(sealed, "row 1")).isEqualTo(SECRET);
        assertThatThrownBy(() -> SEAL.open(sealed, "row 2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("row 2");
    }

    @Test
    void theSealShowsNothingOfTheSecretAndIsNeverTheSame() {
        var sealed = SEAL.close(SECRET, "row 1");

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("whsec");
        assertThat(SEAL.close(SECRET, "row 1")).isNotEqualTo(sealed);
    }

    @Test
    void anEarlierKeyOpensWhileANewOneSeals() {
        var sealed = SEAL.close(SECRET, "row 1");
        var rotating = seal("the second key, which is new", "the first key, which is long");

        assertThat(rotating.open(sealed, "row 1")).isEqualTo(SECRET);
        assertThatThrownBy(() -> SEAL.open(rotating.close(SECRET, "row 1"), "row 1"))
                .hasMessageContaining("UKETORI_SEALING_KEY");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12, 13, 20, 28})
    void aCutSealIsRefused(int length) {
        var cut = Arrays.copyOf(SEAL.close(SECRET, "row 1"), length);

        assertThatThrownBy(() -> SEAL.open(cut, "row 1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noBitOfASealCanBeTurned() {
        var sealed = SEAL.close(SECRET, "row 1");

        for (var bit = 0; bit < sealed.length * 8; bit++) {
            var turned = sealed.clone();
            turned[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> SEAL.open(turned, "row 1"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void withoutAnyKeyNothingIsSealed() {
        assertThatThrownBy(() -> seal().close(SECRET, "row 1"))
                .hasMessageContaining("neither a sealing key nor an admin key");
    }

    private static Seal seal(String... keys) {
        return new Seal(
                new AccessConfig() {
                    @Override
                    public Optional<String> adminKey() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<List<String>> sealingKey() {
                        return Optional.of(List.of(keys));
                    }

                    @Override
                    public Duration linkLifetime() {
                        return Duration.ofDays(7);
                    }

                    @Override
                    public Optional<String> keylessClient() {
                        return Optional.empty();
                    }
                },
                new Random(7));
    }
}
