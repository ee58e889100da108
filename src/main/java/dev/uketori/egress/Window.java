package dev.uketori.egress;

import io.vertx.core.streams.ReadStream;

/// Holds back a sender that is faster than its reader, so that only so many bytes wait in memory.
/// One thread says what came and another what was taken.
final class Window {

    /// A link of a gigabit is kept busy through pauses of some milliseconds.
    static final int BYTES = 1024 * 1024;

    private final ReadStream<?> stream;
    private long waiting;
    private boolean isShut;

    Window(ReadStream<?> stream) {
        this.stream = stream;
    }

    synchronized void came(int bytes) {
        waiting += bytes;
        if (!isShut && waiting >= BYTES) {
            isShut = true;
            stream.pause();
        }
    }

    synchronized void taken(int bytes) {
        waiting -= bytes;
        if (isShut && waiting <= BYTES / 2) {
            isShut = false;
            stream.resume();
        }
    }
}
