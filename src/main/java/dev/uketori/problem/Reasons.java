package dev.uketori.problem;

import jakarta.ws.rs.core.Response;

/// What HTTP calls its statuses.
final class Reasons {

    private Reasons() {}

    static String of(int status) {
        var known = Response.Status.fromStatusCode(status);
        if (known != null) {
            return known.getReasonPhrase();
        }
        return status == 422 ? "Unprocessable Content" : "Error";
    }
}
