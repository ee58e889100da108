package dev.uketori.sandbox.postgres;

/// The embedded PostgreSQL could not be opened or stopped. The message is written for the person
/// who started Uketori: what is wrong, and what to do.
public final class EmbeddedPostgresException extends RuntimeException {

    EmbeddedPostgresException(String message) {
        super(message);
    }

    EmbeddedPostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
