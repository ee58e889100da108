package dev.uketori.mirror;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A bucket in a folder. An object is written aside, brought to the disk, then renamed: it is there
/// whole or not at all.
@Singleton
class FileBucket implements Bucket {

    private final Path folder;
    private final Path aside;

    FileBucket(ImageConfig config) {
        this.folder = config.dataDir().resolve("images");
        this.aside = folder.resolve(".aside");
    }

    @Override
    public Upload begin(String key, String contentType) throws IOException {
        Files.createDirectories(aside);
        var name = key.substring(key.lastIndexOf('/') + 1);
        return new FileUpload(aside.resolve(name), folder.resolve(key));
    }

    @Override
    public Optional<InputStream> open(String key) throws IOException {
        try {
            return Optional.of(Files.newInputStream(folder.resolve(key)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /// A new name is durable once the folder that holds it is.
    private static void sync(Path folder) throws IOException {
        try (var opened = FileChannel.open(folder, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    private final class FileUpload implements Upload {

        private final Path aside;
        private final Path target;
        private final FileChannel channel;
        private boolean committed;

        /// A half one of an earlier try is overwritten: a job has one mirror at a time.
        FileUpload(Path aside, Path target) throws IOException {
            this.aside = aside;
            this.target = target;
            this.channel =
                    FileChannel.open(
                            aside,
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE));
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void commit() throws IOException {
            channel.force(true);
            Files.createDirectories(target.getParent());
            Files.move(
                    aside,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            for (@Nullable Path at = target.getParent();
                    at != null && at.startsWith(folder);
                    at = at.getParent()) {
                sync(at);
            }
            committed = true;
        }

        @Override
        public void close() throws IOException {
            channel.close();
            if (!committed) {
                Files.deleteIfExists(aside);
            }
        }
    }
}
