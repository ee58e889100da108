package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir private Path dir;

    @Test
    void oneThatIsNotThereIsMade() {
        var folder = dir.resolve("a/b");

        assertThat(new DataFolder(folder).problem()).isEmpty();
        assertThat(folder).isDirectory();
    }

    @Test
    void whatIsNoFolderIsFound() throws Exception {
        var file = Files.createFile(dir.resolve("file"));

        assertThat(new DataFolder(file).problem()).isPresent();
        assertThat(new DataFolder(file.resolve("below")).problem()).isPresent();
    }
}
