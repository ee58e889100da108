package dev.uketori.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {

    @Test
    void theCanonicalFormIsRead() {
        var id = "019b2c6e-0000-7000-8000-0123456789ab";

        assertThat(JobId.parse(id)).contains(new JobId(UUID.fromString(id)));
        assertThat(JobId.parse(id).orElseThrow()).hasToString(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "019B2C6E-0000-7000-8000-0123456789AB",
                "{019b2c6e-0000-7000-8000-0123456789ab}",
                "019b2c6e-0000-7000-8000-0123456789ab ",
                "019b2c6e-0000-7000-8000-0123456789ab\n",
                "019b2c6e000070008000-0123456789ab",
                "../../etc/passwd"
            })
    void nothingElseIs(String text) {
        assertThat(JobId.parse(text)).isEmpty();
    }

    @Test
    void idsOrderByTheirBytesUnsigned() {
        var low = new JobId(new UUID(1, -1));
        var high = new JobId(new UUID(-1, 1));

        assertThat(low).isLessThan(high);
        assertThat(new JobId(new UUID(1, 1))).isLessThan(low);
    }
}
