package dev.uketori.sandbox.postgres;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// PostgreSQL's own programs (`initdb`, `pg_ctl`, `postgres`), unpacked into a folder.
record Programs(Path home) {

    private static final Path SELF = Path.of("/proc/self");

    /// Unpacks an archive (`.txz`) below `cache`, once for as long as it stays the same archive.
    /// What another archive left there is deleted, so nothing of it may still be running.
    static Programs unpack(URL archive, Path cache) throws IOException {
        var bytes = read(archive);
        var home = cache.resolve(sha256(bytes).substring(0, 16));
        if (Files.notExists(home)) {
            Trees.delete(cache);
            var aside = Files.createDirectories(cache.resolve("unpacking"));
            extract(bytes, aside);
            Files.move(aside, home);
        }
        return new Programs(home);
    }

    /// Runs a program to its end. What it says goes to a file, not to a pipe: a server that it
    /// leaves behind holds on to its output for as long as it lives.
    ///
    /// @throws EmbeddedPostgresException with what it said, when it ends with anything but 0
    void run(Path output, String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        if (isRoot()) {
            // PostgreSQL refuses to run as root. In a user namespace of its own it is nobody,
            // while its files still belong to root.
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(home.resolve("bin", program).toString());
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        int exit = builder.start().onExit().join().exitValue();
        if (exit != 0) {
            throw new EmbeddedPostgresException(
                    "%s ended with %d: %s"
                            .formatted(program, exit, Files.readString(output).strip()));
        }
    }

    /// The major version, such as 18.
    int major(Path output) throws IOException {
        run(output, "postgres", "--version");
        var version = Files.readString(output).strip();
        return Integer.parseInt(version.replaceFirst("^.*\\) (\\d+).*$", "$1"));
    }

    static boolean isRoot() throws IOException {
        return Files.exists(SELF) && Files.getAttribute(SELF, "unix:uid").equals(0);
    }

    private static byte[] read(URL archive) throws IOException {
        var connection = archive.openConnection();
        connection.setUseCaches(false);
        try (var content = connection.getInputStream()) {
            return content.readAllBytes();
        }
    }

    private static void extract(byte[] archive, Path into) throws IOException {
        var unpacked = new XZCompressorInputStream(new ByteArrayInputStream(archive));
        try (var tar = new TarArchiveInputStream(unpacked)) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(entry, tar, into);
            }
        }
    }

    private static void extract(TarArchiveEntry entry, InputStream content, Path into)
            throws IOException {
        var target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
            throw new IOException("An entry outside of its archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolve("..").normalize());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
                target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException never) {
            throw new AssertionError(never);
        }
    }
}
