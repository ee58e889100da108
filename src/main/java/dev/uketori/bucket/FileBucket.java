package dev.uketori.bucket;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A bucket in a folder of a POSIX file system. An object is written aside, brought to the disk,
/// then given its name: it is there whole or not at all.
class FileBucket implements Bucket {

    private static final int MOST_FOUND = 1000;

    /// What is that young may be just about to be locked.
    private static final Duration YOUNG = Duration.ofSeconds(10);

    /// What this process writes aside, whichever bucket does. Its locks are the process's, and
    /// closing such a file, opened for whatever reason, gives them up.
    private static final Set<Path> UNDER_WAY = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Path aside;
    private final InstantSource clock;

    FileBucket(Path folder, InstantSource clock) {
        this.folder = folder.toAbsolutePath();
        this.aside = this.folder.resolve(".aside");
        this.clock = clock;
    }

    @Override
    public Upload begin(String key, String contentType, OptionalLong length)
            throws BucketException {
        return begin(key);
    }

    @Override
    public void put(String key, String contentType, byte[] bytes) throws BucketException {
        try (var upload = begin(key)) {
            upload.write(ByteBuffer.wrap(bytes));
            upload.replace();
        }
    }

    private FileUpload begin(String key) throws BucketException {
        var target = file(key);
        return of(
                "begin " + key,
                () -> {
                    Files.createDirectories(aside);
                    return new FileUpload(target);
                });
    }

    @Override
    public Optional<InputStream> open(String key, long first) throws BucketException {
        var file = file(key);
        return of(
                "open " + key,
                () -> {
                    if (Files.isDirectory(file)) {
                        return Optional.empty();
                    }
                    try {
                        var opened = FileChannel.open(file);
                        return Optional.of(Channels.newInputStream(opened.position(first)));
                    } catch (NoSuchFileException gone) {
                        return Optional.empty();
                    }
                });
    }

    @Override
    public List<String> find(String prefix) throws BucketException {
        var parent = folder.resolve(parent(Keys.prefix(prefix)));
        return of(
                "find " + prefix,
                () -> {
                    var keys = new ArrayList<String>();
                    collect(parent, prefix, keys);
                    return keys.stream().sorted().limit(MOST_FOUND).toList();
                });
    }

    private void collect(Path within, String prefix, List<String> keys) throws IOException {
        try (var files = Files.newDirectoryStream(within)) {
            for (var file : files) {
                var key = folder.relativize(file).toString();
                if (file.equals(aside) || !key.startsWith(prefix)) {
                    continue;
                }
                if (Files.isDirectory(file)) {
                    collect(file, prefix, keys);
                } else if (Files.isRegularFile(file)) {
                    keys.add(key);
                }
            }
        } catch (NoSuchFileException none) {
            // A folder that is not there holds nothing.
        }
    }

    private static String parent(String prefix) {
        return prefix.substring(0, prefix.lastIndexOf('/') + 1);
    }

    @Override
    public void delete(String key) throws BucketException {
        var file = file(key);
        of(
                "delete " + key,
                () -> {
                    if (!Files.isDirectory(file) && Files.deleteIfExists(file)) {
                        sync(file);
                    }
                    return true;
                });
    }

    @Override
    public Optional<URI> presigned(String key, Duration validFor, String fileName) {
        return Optional.empty();
    }

    private Path file(String key) {
        return folder.resolve(Keys.key(key));
    }

    /// Whoever writes a file aside holds its lock, which ends with its process at the latest.
    @Override
    public void sweep() throws BucketException {
        of(
                "sweep " + aside,
                () -> {
                    try (var files = Files.newDirectoryStream(aside)) {
                        for (var file : files) {
                            sweep(file);
                        }
                    } catch (NoSuchFileException none) {
                        // Nothing was ever written.
                    }
                    return true;
                });
    }

    private void sweep(Path file) throws IOException {
        try {
            var touched = Files.getLastModifiedTime(file).toInstant();
            if (touched.isBefore(clock.instant().minus(YOUNG)) && !UNDER_WAY.contains(file)) {
                deleteUnlocked(file);
            }
        } catch (NoSuchFileException keptOrSweptByOthers) {
            // It is gone: that is all that is wanted.
        }
    }

    private static void deleteUnlocked(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                Files.deleteIfExists(file);
            }
        } catch (OverlappingFileLockException sweptHere) {
            // By another thread.
        }
    }

    /// A name is durable once the folder that holds it is, and that folder's own name, and so on up
    /// to the folder that was there before us.
    private void sync(Path named) throws IOException {
        for (@Nullable Path holder = named.getParent();
                holder != null && (holder.startsWith(folder) || holder.equals(folder.getParent()));
                holder = holder.getParent()) {
            try (var opened = FileChannel.open(holder, StandardOpenOption.READ)) {
                opened.force(true);
            }
        }
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

    private final class FileUpload implements Upload {

        private final Path target;
        private final Path file;
        private final FileChannel channel;

        FileUpload(Path target) throws IOException {
            this.target = target;
            this.file = Files.createTempFile(aside, target.getFileName() + ".", "");
            this.channel = locked(file);
        }

        private static FileChannel locked(Path file) throws IOException {
            UNDER_WAY.add(file);
            try {
                var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                channel.lock();
                return channel;
            } catch (IOException failure) {
                UNDER_WAY.remove(file);
                throw failure;
            }
        }

        @Override
        public void write(ByteBuffer bytes) throws BucketException {
            of(
                    "write " + target,
                    () -> {
                        while (bytes.hasRemaining()) {
                            channel.write(bytes);
                        }
                        return true;
                    });
        }

        /// Also whoever comes second makes the name durable: the first may have been killed before
        /// it could.
        @Override
        public boolean keep(byte[] sha256) throws BucketException {
            return of(
                    "keep " + target,
                    () -> {
                        channel.force(true);
                        Files.createDirectories(target.getParent());
                        var first = link();
                        sync(target);
                        return first;
                    });
        }

        private boolean link() throws IOException {
            try {
                Files.createLink(target, file);
                return true;
            } catch (FileAlreadyExistsException taken) {
                return false;
            }
        }

        void replace() throws BucketException {
            of(
                    "put " + target,
                    () -> {
                        channel.force(true);
                        Files.createDirectories(target.getParent());
                        Files.move(
                                file,
                                target,
                                StandardCopyOption.ATOMIC_MOVE,
                                StandardCopyOption.REPLACE_EXISTING);
                        sync(target);
                        return true;
                    });
        }

        @Override
        public void close() throws BucketException {
            of(
                    "close " + target,
                    () -> {
                        try (channel) {
                            return Files.deleteIfExists(file);
                        } finally {
                            UNDER_WAY.remove(file);
                        }
                    });
        }
    }
}
