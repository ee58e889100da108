package dev.uketori.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The CPU time that processes have used, as `/proc` tells it: to 10 ms, user and system.
final class Cpu {

    private static final Path PROC = Path.of("/proc");
    private static final long MICROS_A_TICK = 10_000;

    private Cpu() {}

    /// Whether this system tells.
    static boolean isTold() {
        return Files.exists(PROC.resolve("self/stat"));
    }

    /// Microseconds of one process, and of its children that have ended.
    static long of(long pid) {
        return isTold() ? Stat.of(pid).all() : 0;
    }

    /// Microseconds of a process and all its children, those that run and those that have ended.
    static long ofFamily(long pid) {
        if (!isTold()) {
            return 0;
        }
        try (var processes = Files.list(PROC)) {
            return Stat.of(pid).all()
                    + processes
                            .filter(folder -> folder.getFileName().toString().matches("\\d+"))
                            .flatMap(Stat::read)
                            .filter(stat -> stat.parent() == pid)
                            .mapToLong(Stat::own)
                            .sum();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A `/proc/<pid>/stat`, see proc(5).
    private record Stat(long parent, long own, long ofEnded) {

        static Stat of(long pid) {
            return read(PROC.resolve(Long.toString(pid))).findFirst().orElseThrow();
        }

        /// Nothing for a process that has just ended.
        static Stream<Stat> read(Path folder) {
            try {
                var line = Files.readString(folder.resolve("stat"));
                var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
                return Stream.of(
                        new Stat(
                                Long.parseLong(fields[1]),
                                micros(fields[11], fields[12]),
                                micros(fields[13], fields[14])));
            } catch (IOException ended) {
                return Stream.of();
            }
        }

        private static long micros(String user, String system) {
            return (Long.parseLong(user) + Long.parseLong(system)) * MICROS_A_TICK;
        }

        long all() {
            return own + ofEnded;
        }
    }
}
