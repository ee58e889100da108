package dev.uketori.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    void whatIsOnItsWayIsNoObject() throws IOException {
        try (var upload = bucket.begin("a.jpg", "image/jpeg", OptionalLong.empty())) {
            upload.write(ByteBuffer.wrap(bytes(10)));

            assertThat(bucket.find("")).isEmpty();
        }
    }

    @Test
    void whatIsOnItsWayIsNotSwept() throws IOException {
        try (var upload = bucket.begin("a.jpg", "image/jpeg", OptionalLong.empty())) {
            upload.write(ByteBuffer.wrap(bytes(10)));
            now = now.plus(Duration.ofDays(1));

            bucket.sweep();

            assertThat(unfinished()).hasSize(1);
        }
    }

    /// A process that closes a file gives up its own lock on it, whichever channel had it.
    @Test
    void whatWasPassedOverHereIsNotSweptByAnotherReplicaEither() throws Exception {
        try (var upload = bucket.begin("a.jpg", "image/jpeg", OptionalLong.empty())) {
            upload.write(ByteBuffer.wrap(bytes(10)));
            now = now.plus(Duration.ofMinutes(1));
            open();
            bucket.sweep();
            var left = Files.write(data.resolve("images/.aside/b.jpg.1"), bytes(10));

            OtherReplica.sweep(data.resolve("images"));

            assertThat(left).doesNotExist();
            assertThat(unfinished()).hasSize(1);
        }
    }

    @Test
    void whatAKilledOneLeftIsSwept() throws IOException {
        bucket.begin("a.jpg", "image/jpeg", OptionalLong.empty()).close();
        var left = Files.write(data.resolve("images/.aside/b.jpg.1"), bytes(10));

        bucket.sweep();
        assertThat(left).exists();

        now = now.plus(Duration.ofMinutes(1));
        bucket.sweep();
        assertThat(left).doesNotExist();
    }

    @Test
    void whereNothingWasWrittenThereIsNothingToSweep() throws IOException {
        bucket.sweep();

        assertThat(unfinished()).isEmpty();
    }
}
