package dev.uketori.sandbox.postgres;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/// The server of one folder: how it is made, started and stopped. The folder must be locked.
///
/// - `programs/` PostgreSQL itself, unpacked
/// - `data/` the database cluster
/// - `password` of the only user, readable by the owner alone
/// - `postgres.log` of the last start, `postgres.log.1` of the one before
record Server(Path folder) {

    static final String USER = "uketori";

    private static final int TRIES_FOR_A_PORT = 5;

    /// Starts the server, made anew where there is none yet, on the first of `ports` that is not
    /// taken, and returns that one.
    int start(URL archive, IntSupplier ports) throws IOException {
        stop();
        var programs = Programs.unpack(archive, cache());
        if (Files.notExists(data())) {
            initialise(programs);
        }
        requirePassword();
        requireSameMajor(programs);
        for (int attempt = 1; ; attempt++) {
            int port = ports.getAsInt();
            try {
                start(programs, port);
                return port;
            } catch (EmbeddedPostgresException failure) {
                stop();
                var log = Files.exists(log()) ? Files.readString(log()) : "";
                if (attempt == TRIES_FOR_A_PORT || !log.contains("Address already in use")) {
                    throw new EmbeddedPostgresException(
                            failure.getMessage() + "\n" + log.strip(), failure);
                }
            }
        }
    }

    /// Stops whatever runs from this folder, be it ours or left behind by a process that was
    /// killed: a server by a fast shutdown; by force what is no server (an `initdb` cut short, the
    /// backends of a server that was killed) or does not stop, which costs a recovery and no data.
    void stop() throws IOException {
        for (var process : running()) {
            if (process.pid() == postmaster()) {
                stop(new Programs(program(process).resolve("../..").normalize()));
            }
        }
        CompletableFuture.allOf(
                        running().stream().map(Server::killed).toArray(CompletableFuture[]::new))
                .join();
        // Nothing of ours runs: whose number stands here now is none of our business.
        Files.deleteIfExists(pidFile());
    }

    private void stop(Programs programs) throws IOException {
        try {
            programs.run(
                    output("stop"),
                    "pg_ctl",
                    "stop",
                    "--wait",
                    "--timeout=60",
                    "--mode=fast",
                    "--pgdata=" + data());
        } catch (EmbeddedPostgresException stillThereOrJustGone) {
            // Its message stays in the file, for whoever asks why.
        }
    }

    String password() throws IOException {
        return Files.readString(passwordFile());
    }

    private void initialise(Programs programs) throws IOException {
        var aside = folder.resolve("data.new");
        Trees.delete(aside);
        writePassword();
        programs.run(
                output("initdb"),
                "initdb",
                "--pgdata=" + aside,
                "--username=" + USER,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=" + locale(),
                "--data-checksums",
                "--no-instructions");
        Files.writeString(aside.resolve("postgresql.conf"), "\ninclude = 'uketori.conf'\n", APPEND);
        Files.move(aside, data(), ATOMIC_MOVE);
    }

    private void writePassword() throws IOException {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.deleteIfExists(passwordFile());
        Files.createFile(passwordFile(), ownerOnly);
        Files.writeString(passwordFile(), HexFormat.of().formatHex(bytes));
    }

    private void requirePassword() {
        if (Files.notExists(passwordFile())) {
            throw new EmbeddedPostgresException(
                    "%s is missing. Bring it back, or move %s away to start from empty."
                            .formatted(passwordFile(), folder));
        }
    }

    private void requireSameMajor(Programs programs) throws IOException {
        int ours = programs.major(output("version"));
        var theirs = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!theirs.equals(Integer.toString(ours))) {
            throw new EmbeddedPostgresException(
                    ("%s was made by PostgreSQL %s, this is PostgreSQL %d. Move the folder away to"
                                    + " start from empty, or run the Uketori that made it.")
                            .formatted(data(), theirs, ours));
        }
    }

    private void start(Programs programs, int port) throws IOException {
        Files.writeString(data().resolve("uketori.conf"), settings(port));
        if (Files.exists(log())) {
            Files.move(log(), folder.resolve("postgres.log.1"), REPLACE_EXISTING);
        }
        programs.run(
                output("start"),
                "pg_ctl",
                "start",
                "--wait",
                "--timeout=120",
                "--pgdata=" + data(),
                "--log=" + log());
    }

    private static String settings(int port) {
        return """
        # Written by Uketori at each start.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        shared_buffers = 128MB
        max_connections = 200
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_checkpoints = off
        """
                .formatted(port);
    }

    /// The processes whose program lies in this folder. Any other process is not ours to touch,
    /// whatever number `postmaster.pid` says.
    private List<ProcessHandle> running() {
        return ProcessHandle.allProcesses()
                .filter(process -> program(process).startsWith(cache()))
                .toList();
    }

    /// Done when the process is gone, or after two seconds: a dead one stays listed for as long as
    /// nobody asks how it ended, which for an orphan in a container can be for ever.
    private static CompletableFuture<?> killed(ProcessHandle process) {
        process.destroyForcibly();
        return process.onExit().completeOnTimeout(process, 2, SECONDS);
    }

    private static Path program(ProcessHandle process) {
        return Path.of(process.info().command().orElse(""));
    }

    /// The number in `postmaster.pid`, or -1 where there is none.
    private long postmaster() throws IOException {
        if (Files.notExists(pidFile())) {
            return -1;
        }
        try (Stream<String> lines = Files.lines(pidFile())) {
            return lines.findFirst().map(String::strip).map(Long::parseLong).orElse(-1L);
        }
    }

    private static String locale() {
        return System.getProperty("os.name", "").startsWith("Mac") ? "C" : "C.UTF-8";
    }

    private Path cache() {
        return folder.resolve("programs");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path passwordFile() {
        return folder.resolve("password");
    }

    private Path pidFile() {
        return data().resolve("postmaster.pid");
    }

    private Path log() {
        return folder.resolve("postgres.log");
    }

    private Path output(String of) {
        return folder.resolve(of + ".out");
    }
}
