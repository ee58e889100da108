package dev.uketori;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A bucket in files that takes nothing for a while, as one whose disk has failed.
public final class BrokenBucket implements AutoCloseable {

    private final Path aside;

    private BrokenBucket(Path aside) {
        this.aside = aside;
    }

    /// Breaks the bucket in that folder until this is closed.
    public static BrokenBucket in(Path images) throws IOException {
        var aside = images.resolve(".aside");
        Files.createDirectories(aside);
        Files.move(aside, images.resolve(".away"));
        Files.createFile(aside);
        return new BrokenBucket(aside);
    }

    @Override
    public void close() throws IOException {
        Files.delete(aside);
        Files.move(aside.resolveSibling(".away"), aside);
    }
}
