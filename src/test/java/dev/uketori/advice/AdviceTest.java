package dev.uketori.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {

    private static final String GOOD =
            "a watercolour of a red boat on a quiet sea at dawn, seen from a low angle, centred, mist behind it";
    private static final String GOOD_JA = "夜明けの静かな海に浮かぶ赤い船、水彩画、低いアングル、中央に配置";

    @Test
    void aPromptThatSaysItAllGetsNone() {
        assertThat(Advice.of(GOOD)).isEmpty();
        assertThat(Advice.of(GOOD_JA)).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(Advice.of("a boat"))
                .extracting(AdviceTest::about)
                .containsExactly("style", "mood", "light", "camera", "composition");
        assertThat(Advice.of("船"))
                .extracting(AdviceTest::about)
                .containsExactly("スタイル", "雰囲気", "光", "カメラ", "構図");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a photo of a boat | style",
                "a cozy boat | mood",
                "a boat at Sunset | light",
                "a boat, 35mm | camera",
                "a boat, f/1.8 | camera",
                "a boat, wide angle | camera",
                "a boat, wide-angle | camera",
                "a boat, Centered. | composition",
                "船の写真 | スタイル",
                "穏やかな船 | 雰囲気",
                "逆光の船 | 光",
                "船の接写 | カメラ",
                "手前に船 | 構図"
            })
    void whatIsSaidIsNotMissing(String prompt, String aspect) {
        assertThat(Advice.of(prompt)).extracting(AdviceTest::about).doesNotContain(aspect);
        assertThat(Advice.of(prompt)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"photo", "a calm watercolour", "cinematic, moody, 35mm", "!!!", "-", ""})
    void wordsAboutHowAreNoSubject(String prompt) {
        assertThat(Advice.of(prompt).getFirst()).startsWith("subject:");
    }

    @Test
    void aWordWithinAWordIsAnother() {
        assertThat(Advice.of("an inkling of delight in a photon"))
                .extracting(AdviceTest::about)
                .contains("style", "light");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a boat at noon under a midnight sky | noon | midnight",
                "a sunny beach in the rain | sunny | rain",
                "a vivid street, black and white | vivid | black-and-white",
                "a photorealistic anime girl | photorealistic | anime",
                "macro panorama | macro | panorama",
                "an empty, crowded square | empty | crowded",
                "indoor scene outdoors | indoor | outdoors"
            })
    void aContradictionIsNamedWithItsWords(String prompt, String one, String other) {
        assertThat(Advice.of(prompt))
                .filteredOn(advice -> about(advice).equals("contradiction"))
                .singleElement()
                .asString()
                .contains('"' + one + '"', '"' + other + '"');
    }

    @Test
    void aContradictionInJapaneseIsNamedInJapanese() {
        assertThat(Advice.of("快晴の空、激しい雨")).contains("矛盾: 「快晴」と「雨」は両立しません。どちらかにしてください。");
    }

    @Test
    void adviceIsInThePromptsLanguage() {
        assertThat(Advice.of("a boat")).allMatch(line -> line.chars().allMatch(c -> c < 128));
        assertThat(Advice.of("ボート")).allMatch(line -> line.chars().anyMatch(c -> c > 0x3000));
    }

    /// Whatever it is handed, it says something sensible, and soon.
    @Test
    void anyTextIsTaken() {
        var random = new SplittableRandom(7);
        for (var i = 0; i < 2_000; i++) {
            var text =
                    random.ints(random.nextInt(4_000), 0, 0x11000)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
            assertThat(Advice.of(text)).hasSizeLessThanOrEqualTo(6 + Contradiction.ALL.size());
        }
        assertThat(Advice.of("a-".repeat(2_000))).isNotEmpty();
        assertThat(Advice.of("'".repeat(4_000))).isNotEmpty();
    }

    private static String about(String advice) {
        return advice.substring(0, advice.indexOf(':'));
    }
}
