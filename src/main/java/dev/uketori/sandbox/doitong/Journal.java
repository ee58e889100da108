package dev.uketori.sandbox.doitong;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// An append-only file of JSON lines. A line that was appended is with the operating system: it
/// survives the death of this process, though not a power cut.
///
/// Appending blocks and is for one thread at a time. One journal per folder: a lock keeps a second
/// one out.
final class Journal implements AutoCloseable {

    private final FileChannel file;
    private final List<Entry> entries;

    private Journal(FileChannel file, List<Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /// Opens or creates the journal of a folder. A last line cut short, as a kill leaves it, was
    /// never answered for and is dropped.
    ///
    /// @throws UncheckedIOException if the file is in use, or a line before the last is damaged
    static Journal in(Path folder) {
        try {
            Files.createDirectories(folder);
            var path = folder.resolve("journal.jsonl");
            var file =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (file.tryLock() == null) {
                file.close();
                throw new IOException(path + " is in use by another process");
            }
            var bytes = Files.readAllBytes(path);
            var whole = endOfLastLine(bytes);
            file.truncate(whole).position(whole);
            return new Journal(file, read(new String(bytes, 0, whole, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What was in the file when it was opened.
    List<Entry> entries() {
        return entries;
    }

    /// @throws UncheckedIOException if the entry could not be written; then the file is as before
    void append(Entry entry) {
        try {
            var before = file.position();
            try {
                var line = Json.bytes(entry).appendByte((byte) '\n').getBytes();
                for (var rest = ByteBuffer.wrap(line); rest.hasRemaining(); ) {
                    file.write(rest);
                }
            } catch (IOException e) {
                file.truncate(before);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int endOfLastLine(byte[] bytes) {
        var end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static List<Entry> read(String text) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var line : text.lines().toList()) {
            entries.add(Json.MAPPER.readValue(line, Entry.class));
        }
        return List.copyOf(entries);
    }
}
