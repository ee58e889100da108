package dev.uketori.webhook;

import dev.uketori.problem.Problem;
import dev.uketori.problem.Unavailable;
import org.jspecify.annotations.Nullable;

/// What the sender of a webhook is told.
enum Verdict {
    /// It is in the database, whatever it moved.
    KEPT(204),
    NO_SIGNATURE(401, "bad_signature", "Sign the body in `X-Doitong-Signature: sha256=<hex>`."),
    MALFORMED_SIGNATURE(
            401, "bad_signature", "The signature is not `sha256=` and 64 hex digits, once."),
    WRONG_SIGNATURE(401, "bad_signature", "The signature does not fit the body."),
    TOO_LARGE(413, "too_large", "A webhook has at most 64 KiB."),
    TOO_SLOW(408, "too_slow", "The body did not come in time. Send it again."),
    ENCODED(415, "unsupported_encoding", "Send the body as it is, without `Content-Encoding`."),
    UNEXPECTED(417, "expectation_failed", "The only expectation that is met is `100-continue`."),
    NOT_A_POST(405, "method_not_allowed", "A webhook is a POST."),
    /// It is in the database, and nothing in it can be read.
    UNREADABLE(400, "unreadable", "The body is not JSON with the strings `id` and `status`."),
    /// It is in the database, and names another job than its address.
    OTHER_JOB(409, "other_job", "The body's `id` is not the one of the job in the address."),
    /// Nothing of it is in the database, nor may be.
    FULL(503, "unavailable", "Too many webhooks are waiting to be kept. Send it again."),
    /// The database is away: it may be in it or not.
    AWAY(503, "unavailable", "The database cannot be reached. Send it again."),
    /// A bug of ours.
    FAILED(500, "internal_error", "Something is wrong on our side. Send it again.");

    final int status;
    private final @Nullable String code;
    private final @Nullable String detail;

    Verdict(int status) {
        this(status, null, null);
    }

    Verdict(int status, @Nullable String code, @Nullable String detail) {
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    /// How it looks from outside; null if there is nothing to say.
    @Nullable Problem problem() {
        return code == null || detail == null ? null : Problem.of(status, code, detail);
    }

    /// Whether it falls before anything is known to be signed.
    boolean isAtTheDoor() {
        return switch (this) {
            case NO_SIGNATURE,
                    MALFORMED_SIGNATURE,
                    WRONG_SIGNATURE,
                    TOO_LARGE,
                    TOO_SLOW,
                    ENCODED,
                    UNEXPECTED ->
                    true;
            case KEPT, NOT_A_POST, UNREADABLE, OTHER_JOB, FULL, AWAY, FAILED -> false;
        };
    }

    /// Seconds until it should be sent again; null where that is the sender's affair.
    @Nullable String retryAfter() {
        return status == 503 ? String.valueOf(Unavailable.RETRY_AFTER.toSeconds()) : null;
    }
}
