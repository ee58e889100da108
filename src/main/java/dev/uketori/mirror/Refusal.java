package dev.uketori.mirror;

import java.io.IOException;

/// Why an image was not taken. Its message is for people: it goes on the job's timeline.
final class Refusal extends IOException {

    private static final long serialVersionUID = 1L;

    Refusal(String why) {
        super(why);
    }
}
