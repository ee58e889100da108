package dev.uketori.egress;

import java.io.IOException;
import java.util.Set;

/// The host answered that there is nothing at this address, or nothing for us: 403, 404 or 410.
public final class Gone extends IOException {

    private static final long serialVersionUID = 1L;

    static final Set<Integer> STATUSES = Set.of(403, 404, 410);

    Gone(int status) {
        super("the image's host answered " + status);
    }
}
