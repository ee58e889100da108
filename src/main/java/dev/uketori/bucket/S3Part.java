package dev.uketori.bucket;

import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// A part on its way, while the next one is being filled.
final class S3Part {

    private final byte[] buffer;
    private final FutureTask<CompletedPart> sending;
    private final Thread thread;

    /// @param buffer what is sent, not to be touched until that is over
    S3Part(byte[] buffer, Callable<CompletedPart> send) {
        this.buffer = buffer;
        this.sending = new FutureTask<>(send);
        this.thread = Thread.ofVirtual().name("s3-part").start(sending);
    }

    byte[] buffer() {
        return buffer;
    }

    /// Waits until it is sent. May throw what the SDK throws.
    ///
    /// @throws BucketException if the waiting thread was stopped
    CompletedPart sent() throws BucketException {
        try {
            return sending.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BucketException("send a part", new InterruptedIOException());
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException its
                    ? its
                    : new IllegalStateException(failure.getCause());
        }
    }

    /// Gives it up. When this returns its buffer is free.
    void stop() {
        thread.interrupt();
        var interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException notNow) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
