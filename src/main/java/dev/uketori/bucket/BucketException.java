package dev.uketori.bucket;

import java.io.IOException;

/// The store could not do it this time: it is away, full or does not let us in. Trying again later
/// makes sense.
public final class BucketException extends IOException {

    private static final long serialVersionUID = 1L;

    BucketException(String what, Throwable cause) {
        super(what + ": " + cause, cause);
    }
}
