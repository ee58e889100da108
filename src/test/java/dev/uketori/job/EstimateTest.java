package dev.uketori.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

    @ParameterizedTest
    @CsvSource({
        "64, 64, 10, 20",
        "512, 512, 10, 20",
        "1024, 1024, 10, 20",
        "1025, 1024, 20, 30",
        "2047, 2048, 20, 30",
        "2048, 2048, 30, 50",
        "4096, 4096, 30, 50"
    })
    void thePriceFollowsThePixels(int width, int height, int min, int max) {
        assertThat(Estimate.of(width, height)).isEqualTo(new Estimate(min, max));
    }
}
