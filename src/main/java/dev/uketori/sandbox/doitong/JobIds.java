package dev.uketori.sandbox.doitong;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// Ids that look like the page's `abc123xyz`.
final class JobIds {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 12;

    private final RandomGenerator random = new SecureRandom();

    String next() {
        var id = new StringBuilder(LENGTH);
        for (var i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
