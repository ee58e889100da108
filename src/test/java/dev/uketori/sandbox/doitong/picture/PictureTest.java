package dev.uketori.sandbox.doitong.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PictureTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"64, 64", "64, 4096", "1000, 64", "333, 777", "1920, 1080"})
    void isAJpegOfTheAskedSize(int width, int height) throws IOException {
        var file = draw("a city by the sea at night", width, height);

        var image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
    }

    @Test
    void theSamePromptGivesTheSameBytes() throws IOException {
        assertThat(draw("雪の森", 256, 256)).hasSameBinaryContentAs(draw("雪の森", 256, 256));
    }

    @Test
    void differentPromptsGiveDifferentPictures() throws IOException {
        var prompts =
                List.of("a cat", "a dog", "山", "海", "the sea", "the sea at night", "夜の海", "a cat ");

        var pictures = new HashSet<String>();
        for (var prompt : prompts) {
            pictures.add(
                    new String(
                            Files.readAllBytes(draw(prompt, 128, 128)),
                            java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        assertThat(pictures).hasSameSizeAs(prompts);
    }

    @Test
    void keysTellPromptsAndSizesApart() {
        assertThat(new Picture("a", 64, 65).key())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(new Picture("a", 65, 64).key())
                .isNotEqualTo(new Picture("b", 64, 65).key());
    }

    @Test
    void wordsAreReadWholeInEnglishAndAnywhereInJapanese() {
        assertThat(Motif.in("In all seasons, trains")).isEmpty();
        assertThat(Motif.in("Stormy Seas under a full MOON")).contains(Motif.SEA, Motif.MOON);
        assertThat(Motif.in("東京の夜景、雨の街")).contains(Motif.CITY, Motif.NIGHT, Motif.RAIN);
    }

    @ParameterizedTest
    @EnumSource(Motif.class)
    void everyMotifCanBePainted(Motif motif) throws IOException {
        for (var hour : List.of("day", "dawn", "sunset", "night")) {
            assertThat(draw(motif.name() + " " + hour, 160, 90)).isNotEmptyFile();
        }
    }

    private Path draw(String prompt, int width, int height) throws IOException {
        var file = Files.createTempFile(folder, "picture", ".jpg");
        new Picture(prompt, width, height).writeTo(file);
        return file;
    }
}
