package dev.uketori.bucket;

import java.io.IOException;

/// The store could not do it this time: it is away, full or does not let us in. Trying again later
/// makes sense.
public final class BucketException extends IOException {

    private static final long serialVersionUID = 1L;

    BucketException(String what, Throwable cause) {
        this(what, cause.toString(), cause);
    }

    /// @param why in few words, none of them a credential
    BucketException(String what, String why, Throwable cause) {
        super(what + ": " + why, cause);
    }
}
