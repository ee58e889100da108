package dev.uketori.egress;

import java.io.IOException;

/// Why an image was not taken, or a call not made. Its message is for people: it goes on the job's
/// timeline.
public final class Refusal extends IOException {

    private static final long serialVersionUID = 1L;

    /// A refusal for this reason.
    public Refusal(String why) {
        super(why);
    }

    /// The same, with where it was.
    Refusal at(String where) {
        return new Refusal(where + ": " + getMessage());
    }
}
