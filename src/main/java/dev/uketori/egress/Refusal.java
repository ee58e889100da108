package dev.uketori.egress;

import java.io.IOException;

/// Why an image was not taken. Its message is for people: it goes on the job's timeline.
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
