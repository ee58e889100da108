package dev.uketori.bucket;

import dev.uketori.bucket.Bucket.Upload;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// An object on its way to S3. What fits into one buffer goes in one request; of what is larger
/// each full buffer is a part, sent while the next is filled.
final class S3Upload implements Upload {

    private static final Logger LOG = Logger.getLogger(S3Upload.class);

    private static final String ONLY_IF_NONE = "*";

    /// So many parts at most are on their way while one is filled.
    private static final int MOST_SENDING = 3;

    private final S3Object object;
    private final String writer;
    private final S3Conditions conditions;
    private final Buffers buffers;
    private final int fullPart;

    /// All that are sent, in order; then all that are being sent, in order.
    private final List<CompletedPart> parts = new ArrayList<>();

    private final Deque<S3Part> sending = new ArrayDeque<>();
    private byte @Nullable [] buffer;
    private int filled;
    private @Nullable String id;

    /// @param writer told from all others by this
    /// @param buffer of `buffers`; only after the largest may there be more
    S3Upload(
            S3Object object,
            String writer,
            S3Conditions conditions,
            Buffers buffers,
            byte[] buffer) {
        this.object = object;
        this.writer = writer;
        this.conditions = conditions;
        this.buffers = buffers;
        this.buffer = buffer;
        this.fullPart = buffers.each();
    }

    @Override
    public void write(ByteBuffer bytes) throws BucketException {
        while (bytes.hasRemaining()) {
            if (filled == buffer().length) {
                S3Calls.make("write " + object.key(), this::nextBuffer);
            }
            var into = buffer();
            var piece = Math.min(bytes.remaining(), into.length - filled);
            bytes.get(into, filled, piece);
            filled += piece;
        }
    }

    private boolean nextBuffer() throws BucketException {
        if (filled < fullPart) {
            throw new IllegalStateException("more came than was announced");
        }
        send();
        var spare = sending.size() <= MOST_SENDING ? buffers.spare() : Optional.<byte[]>empty();
        buffer = spare.isPresent() ? spare.get() : awaitPart();
        return true;
    }

    private void send() {
        if (id == null) {
            abandonUnfinished();
            id = object.begin(writer);
        }
        var upload = id;
        var number = parts.size() + sending.size() + 1;
        var full = buffer();
        var length = filled;
        sending.add(new S3Part(full, () -> object.part(upload, number, full, length)));
        buffer = null;
        filled = 0;
    }

    /// The buffer of the part that is sent first.
    private byte[] awaitPart() throws BucketException {
        var first = sending.getFirst();
        parts.add(first.sent());
        sending.removeFirst();
        return first.buffer();
    }

    /// What a killed one left of the same object. A store that does not tell keeps it until a rule
    /// of its own removes it.
    private void abandonUnfinished() {
        try {
            object.unfinished().forEach(object::abort);
        } catch (SdkException failure) {
            LOG.debugf(failure, "unfinished uploads of %s are left", object.key());
        }
    }

    @Override
    public boolean keep(byte[] sha256) throws BucketException {
        return S3Calls.make("keep " + object.key(), () -> kept(sha256));
    }

    private boolean kept(byte[] sha256) throws BucketException {
        if (conditions.known()) {
            try {
                finish(sha256, ONLY_IF_NONE);
                return true;
            } catch (S3Exception refused) {
                if (!conditions.unknown(refused)) {
                    return isOurs(refused);
                }
            }
        }
        if (object.writer().isPresent()) {
            return false;
        }
        finish(sha256, null);
        return true;
    }

    private void finish(byte[] sha256, @Nullable String condition) throws BucketException {
        if (id == null) {
            object.put(buffer(), filled, sha256, writer, condition);
            return;
        }
        if (filled > 0) {
            send();
        }
        while (!sending.isEmpty()) {
            buffers.giveBack(awaitPart());
        }
        object.complete(id, parts, condition);
        id = null;
    }

    /// Whether what is there is ours: the answer to a try may have been lost, and its retry then
    /// meets what it wrote itself.
    private boolean isOurs(S3Exception refused) {
        var there = wasTaken(refused) ? object.writer() : Optional.<String>empty();
        return there.orElseThrow(() -> refused).equals(writer);
    }

    private static boolean wasTaken(S3Exception refused) {
        return refused.statusCode() == 412
                || refused.statusCode() == 409
                || S3Calls.code(refused).equals("NoSuchUpload");
    }

    @Override
    public void close() throws BucketException {
        while (!sending.isEmpty()) {
            var part = sending.removeFirst();
            part.stop();
            buffers.giveBack(part.buffer());
        }
        var held = buffer;
        if (held != null) {
            buffer = null;
            buffers.giveBack(held);
        }
        var unfinished = id;
        if (unfinished != null) {
            id = null;
            S3Calls.make("close " + object.key(), () -> abort(unfinished));
        }
    }

    private boolean abort(String unfinished) {
        try {
            object.abort(unfinished);
        } catch (S3Exception answer) {
            if (!S3Calls.code(answer).equals("NoSuchUpload")) {
                throw answer;
            }
        }
        return true;
    }

    private byte[] buffer() {
        var held = buffer;
        if (held == null) {
            throw new IllegalStateException("closed");
        }
        return held;
    }
}
