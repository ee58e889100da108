package dev.uketori.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBucketTest extends BucketContract {

    @TempDir private Path data;
    private Instant now = Instant.now();
    private Bucket bucket;

    @BeforeEach
    void open() {
        bucket = new FileBucket(data.resolve("images"), () -> now);
    }

    @Override
    Bucket bucket() {
        return bucket;
    }

    @Override
    Bucket away() throws IOException {
        var taken = Files.createFile(data.resolve("taken"));
        return new FileBucket(taken.resolve("images"), () -> now);
    }

    @Override
    List<String> unfinished() throws IOException {
        try (var files = Files.list(data.resolve("images/.aside"))) {
            return files.map(Path::toString).toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    @Test
    void nobodyButUsHasAnAddressForIt() throws IOException {
        bucket.put("a.jpg", "image/jpeg", bytes(10));

        assertThat(bucket.presigned("a.jpg", Duration.ofMinutes(5), "a.jpg")).isEmpty();
    }

    @Test
    void whatAKilledOneLeftIsRemovedAnHourLater() throws IOException {
        var killed = bucket.begin("a.jpg", "image/jpeg", OptionalLong.empty());
        killed.write(ByteBuffer.wrap(bytes(10)));
        touch(now);

        now = now.plus(Duration.ofMinutes(59));
        beginAndClose();
        assertThat(unfinished()).hasSize(1);

        now = now.plus(Duration.ofMinutes(2));
        beginAndClose();
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void whatOthersLeftBeforeWeStartedIsRemovedAtOnce() throws IOException {
        var killed = bucket.begin("a.jpg", "image/jpeg", OptionalLong.empty());
        killed.write(ByteBuffer.wrap(bytes(10)));
        touch(now.minus(Duration.ofHours(2)));

        open();
        beginAndClose();

        assertThat(unfinished()).isEmpty();
    }

    private void beginAndClose() throws IOException {
        bucket.begin("b.jpg", "image/jpeg", OptionalLong.empty()).close();
    }

    private void touch(Instant at) throws IOException {
        for (var file : unfinished()) {
            Files.setLastModifiedTime(Path.of(file), FileTime.from(at));
        }
    }
}
