package dev.uketori.sandbox.postgres;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

/// A folder held by this process and no other. The system lets go of it when the process ends, in
/// whatever way. Whoever holds one must keep it reachable: a collected channel is a lost lock.
final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws EmbeddedPostgresException when another holds the folder
    static FolderLock take(Path folder) throws IOException {
        var channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new EmbeddedPostgresException(
                    "%s is in use by another Uketori. Stop that one, or give this one a folder of its own."
                            .formatted(folder));
        }
        return new FolderLock(channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
