package dev.uketori.bucket;

import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/// The memory that all uploads share. Each waits for one buffer and gives it back at its end. More
/// it has only where there is some to spare: whoever waits is waiting for somebody who does not.
final class Buffers {

    private final int each;
    private final Semaphore free;

    /// @param each the largest buffer, in bytes
    /// @param most of all buffers together, in bytes; one of the largest is always possible
    Buffers(int each, long most) {
        this.each = each;
        this.free = new Semaphore(Math.clamp(most, each, Integer.MAX_VALUE), true);
    }

    /// The largest buffer, in bytes.
    int each() {
        return each;
    }

    /// A buffer, once there is memory for it: first come, first served.
    ///
    /// @param length how many bytes will come, where that is known
    byte[] take(OptionalLong length) throws BucketException {
        var size = (int) Math.min(length.orElse(each), each);
        try {
            free.acquire(size);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BucketException("wait for memory", new InterruptedIOException());
        }
        return new byte[size];
    }

    /// One more of the largest buffers, if there is memory for it that nobody waits for.
    Optional<byte[]> spare() {
        return !free.hasQueuedThreads() && free.tryAcquire(each)
                ? Optional.of(new byte[each])
                : Optional.empty();
    }

    void giveBack(byte[] buffer) {
        free.release(buffer.length);
    }
}
