package dev.uketori.sandbox.doitong;

import java.util.Arrays;

/// The kinds of error of the vendor's page. Of their codes the page shows only
/// `INSUFFICIENT_CREDITS` and the HTTP statuses; the other names are assumptions.
enum Problem {
    BAD_REQUEST(400, "Bad request"),
    UNAUTHORIZED(401, "Missing or invalid API key"),
    INSUFFICIENT_CREDITS(402, "Insufficient credits for this operation"),
    NOT_FOUND(404, "Not found"),
    PAYLOAD_TOO_LARGE(413, "Request body too large"),
    RATE_LIMITED(429, "Rate limit exceeded"),
    INTERNAL_SERVER_ERROR(500, "Internal server error");

    private final int status;
    private final String message;

    Problem(int status, String message) {
        this.status = status;
        this.message = message;
    }

    int status() {
        return status;
    }

    String message() {
        return message;
    }

    /// @throws IllegalArgumentException for a status that no submit is refused with
    static Problem ofStatus(int status) {
        return Arrays.stream(values())
                .filter(problem -> problem.status == status)
                .filter(problem -> problem != NOT_FOUND && problem != PAYLOAD_TOO_LARGE)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "refuseStatus must be 400, 401, 402, 429 or 500"));
    }
}
