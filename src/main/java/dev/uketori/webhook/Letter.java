package dev.uketori.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The body of a webhook while it comes in, on the event loop: up to its cap, as it is, within its
/// sender's time. What is refused is not waited for, but what is on its way is let pass: cut off,
/// it would take the answer with it.
final class Letter {

    private static final int LARGEST = 64 * 1024;
    private static final byte[] NOTHING = {};
    private static final long NO_TIMER = -1;

    /// What each may take without asking: more than Doitong ever sends.
    private static final int OWN = 4 * 1024;

    private final HttpServerRequest request;
    private final Vertx vertx;
    private final long patience;
    private final Semaphore room;
    private Buffer body = Buffer.buffer();
    private int taken;
    private boolean refused;
    private boolean over;
    private long timer = NO_TIMER;

    /// @param patience of ours, in milliseconds
    /// @param room bytes that all letters have together, for what is more than each one's own
    Letter(HttpServerRequest request, Vertx vertx, long patience, Semaphore room) {
        this.request = request;
        this.vertx = vertx;
        this.patience = patience;
        this.room = room;
    }

    /// Reads it, and hands it to one of the two, once. One that breaks off goes to none.
    ///
    /// @param refused takes why, and what was read until then
    void read(Consumer<byte[]> whole, BiConsumer<Verdict, byte[]> refused) {
        request.exceptionHandler(_ -> end());
        request.endHandler(_ -> {
            end();
            if (!this.refused) {
                whole.accept(body.getBytes());
            }
        });
        request.handler(chunk -> {
            if (this.refused) {
                return;
            }
            if (body.length() + chunk.length() > LARGEST) {
                refuse(Verdict.TOO_LARGE, refused);
            } else if (!hasRoom(body.length() + chunk.length())) {
                refuse(Verdict.FULL, refused);
            } else {
                body.appendBuffer(chunk);
            }
        });
        var flaw = flaw();
        if (flaw != Verdict.KEPT) {
            refuse(flaw, refused);
        } else if (isWaitedFor()) {
            request.response().writeContinue();
        }
        request.resume();
        if (!over) {
            timer = vertx.setTimer(patience, _ -> tooSlow(refused));
        }
    }

    /// What the head alone says; `KEPT` if nothing is wrong with it.
    private Verdict flaw() {
        if (saysItIsTooLarge()) {
            return Verdict.TOO_LARGE;
        }
        var encoding = request.headers().getAll("Content-Encoding");
        if (!encoding.stream().allMatch("identity"::equalsIgnoreCase)) {
            return Verdict.ENCODED;
        }
        var expectation = request.getHeader("Expect");
        return expectation == null || expectation.equalsIgnoreCase("100-continue")
                ? Verdict.KEPT
                : Verdict.UNEXPECTED;
    }

    /// A sender of HTTP/1.0 knows no interim answers (RFC 9110, 10.1.1).
    private boolean isWaitedFor() {
        return request.getHeader("Expect") != null && request.version() != HttpVersion.HTTP_1_0;
    }

    private boolean saysItIsTooLarge() {
        var length = request.getHeader("Content-Length");
        try {
            return length != null && Long.parseLong(length) > LARGEST;
        } catch (NumberFormatException endless) {
            return true;
        }
    }

    private boolean hasRoom(int bytes) {
        var more = bytes - OWN - taken;
        if (more > 0 && !room.tryAcquire(more)) {
            return false;
        }
        taken += Math.max(0, more);
        return true;
    }

    private void leaveRoom() {
        room.release(taken);
        taken = 0;
    }

    private void refuse(Verdict why, BiConsumer<Verdict, byte[]> refused) {
        this.refused = true;
        var read = body.length() == 0 ? NOTHING : body.getBytes();
        body = Buffer.buffer();
        leaveRoom();
        refused.accept(why, read);
    }

    private void tooSlow(BiConsumer<Verdict, byte[]> refused) {
        if (!this.refused) {
            refuse(Verdict.TOO_SLOW, refused);
        }
        over = true;
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }

    private void end() {
        over = true;
        leaveRoom();
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }
}
