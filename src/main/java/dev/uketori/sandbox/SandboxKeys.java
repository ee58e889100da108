package dev.uketori.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/// The secrets between a sandbox and its built-in Doitong: made at the first start, kept in the
/// data folder, known to nobody else.
record SandboxKeys(String apiKey, String webhookSecret) {

    private static final int BYTES = 24;

    static SandboxKeys in(Path dataDir) {
        var file = dataDir.resolve("sandbox.keys");
        try {
            if (Files.notExists(file)) {
                write(file);
            }
            var lines = Files.readAllLines(file);
            return new SandboxKeys(lines.get(0), lines.get(1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        var aside = Files.createTempFile(file.getParent(), "sandbox", ".keys");
        if (aside.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-------"));
        }
        Files.write(aside, List.of(random(), random()));
        Files.move(aside, file);
    }

    private static String random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
