package dev.uketori.bucket;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A bucket in a folder of a POSIX file system. An object is written aside, brought to the disk,
/// then given its name: it is there whole or not at all.
@Singleton
class FileBucket implements Bucket {

    private final Path folder;
    private final Path aside;

    FileBucket(BucketConfig config) {
        this.folder = config.dataDir().resolve("images");
        this.aside = folder.resolve(".aside");
    }

    @Override
    public Upload begin(String key, String contentType, OptionalLong length)
            throws BucketException {
        return of("begin " + key, () -> new FileUpload(folder.resolve(key)));
    }

    @Override
    public void put(String key, String contentType, byte[] bytes) throws BucketException {
        of(
                "put " + key,
                () -> {
                    try (var upload = new FileUpload(folder.resolve(key))) {
                        upload.write(ByteBuffer.wrap(bytes));
                        upload.replace();
                    }
                    return true;
                });
    }

    @Override
    public Optional<InputStream> open(String key, long first) throws BucketException {
        return of(
                "open " + key,
                () -> {
                    try {
                        var file = FileChannel.open(folder.resolve(key));
                        return Optional.of(Channels.newInputStream(file.position(first)));
                    } catch (NoSuchFileException gone) {
                        return Optional.empty();
                    }
                });
    }

    @Override
    public List<String> find(String prefix) throws BucketException {
        return of(
                "find " + prefix,
                () -> {
                    var parent = prefix.substring(0, prefix.lastIndexOf('/') + 1);
                    var begins = prefix.substring(parent.length());
                    try (var files = Files.newDirectoryStream(folder.resolve(parent))) {
                        var keys = new ArrayList<String>();
                        for (var file : files) {
                            if (file.getFileName().toString().startsWith(begins)) {
                                keys.add(parent + file.getFileName());
                            }
                        }
                        return List.copyOf(keys);
                    } catch (NoSuchFileException none) {
                        return List.of();
                    }
                });
    }

    @Override
    public void delete(String key) throws BucketException {
        of("delete " + key, () -> Files.deleteIfExists(folder.resolve(key)));
    }

    @Override
    public Optional<URI> presigned(String key, Duration validFor, String fileName) {
        return Optional.empty();
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    private static <T> T of(String what, Work<T> work) throws BucketException {
        try {
            return work.done();
        } catch (IOException failure) {
            throw new BucketException(what, failure);
        }
    }

    /// A new name is durable once the folder that holds it is.
    private static void sync(Path folder) throws IOException {
        try (var opened = FileChannel.open(folder, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    private final class FileUpload implements Upload {

        private final Path target;
        private final Path file;
        private final FileChannel channel;

        FileUpload(Path target) throws IOException {
            this.target = target;
            Files.createDirectories(aside);
            this.file = Files.createTempFile(aside, target.getFileName() + ".", "");
            this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
        }

        @Override
        public void write(ByteBuffer bytes) throws BucketException {
            of(
                    "write",
                    () -> {
                        while (bytes.hasRemaining()) {
                            channel.write(bytes);
                        }
                        return true;
                    });
        }

        @Override
        public boolean keep(byte[] sha256) throws BucketException {
            return of(
                    "keep " + target,
                    () -> {
                        channel.force(true);
                        Files.createDirectories(target.getParent());
                        try {
                            Files.createLink(target, file);
                        } catch (FileAlreadyExistsException first) {
                            return false;
                        }
                        syncAll();
                        return true;
                    });
        }

        void replace() throws IOException {
            channel.force(true);
            Files.createDirectories(target.getParent());
            Files.move(
                    file,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            syncAll();
        }

        private void syncAll() throws IOException {
            for (@Nullable Path at = target.getParent();
                    at != null && at.startsWith(folder);
                    at = at.getParent()) {
                sync(at);
            }
        }

        @Override
        public void close() throws BucketException {
            of(
                    "close",
                    () -> {
                        channel.close();
                        return Files.deleteIfExists(file);
                    });
        }
    }
}
