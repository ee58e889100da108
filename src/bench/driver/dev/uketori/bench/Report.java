package dev.uketori.bench;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// What a run has to say: its tables, and what went wrong.
final class Report {

    private final Path folder;
    private final Path result;
    private final Path rounds;
    private final Set<String> wrongs = new LinkedHashSet<>();

    Report(Path folder) throws IOException {
        this.folder = folder;
        this.result = folder.resolve("result.txt");
        this.rounds = folder.resolve("rounds.log");
        Files.deleteIfExists(result);
        Files.deleteIfExists(rounds);
    }

    /// A line of a table.
    void line(String format, Object... values) {
        var line = String.format(Locale.ROOT, format, values).stripTrailing();
        System.out.println(line);
        append(result, line);
    }

    /// What is being done, for whoever waits.
    synchronized void note(String format, Object... values) {
        append(
                rounds,
                LocalTime.now().truncatedTo(ChronoUnit.SECONDS)
                        + " "
                        + String.format(Locale.ROOT, format, values));
    }

    /// What must not happen: it is told below the tables, and the build fails.
    synchronized void wrong(String format, Object... values) {
        var what = String.format(Locale.ROOT, format, values);
        note("WRONG: %s", what);
        wrongs.add(what);
    }

    /// A file for what a tool has to say of itself.
    String file(String name) {
        return folder.resolve(name).toString();
    }

    void end() {
        for (var what : wrongs) {
            line("WRONG: %s", what);
        }
    }

    boolean isClean() {
        return wrongs.isEmpty();
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", CREATE, APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
