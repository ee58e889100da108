package dev.uketori.download;

import dev.uketori.view.ListQuery;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How somebody wants an image.
///
/// @param redirect from an address of the store's own, where it has such
/// @param width in pixels, at least; null for the image as it is
record Wish(boolean redirect, @Nullable Integer width) {

    /// @throws dev.uketori.problem.ProblemException 400 that names every wrong parameter
    static Wish of(MultivaluedMap<String, String> parameters) {
        var query = new ListQuery(parameters);
        var redirect = query.parsed("redirect", "must be true or false", Wish::bool);
        var width = query.parsed("width", "must be from 1 to 99999", Wish::pixels);
        query.check();
        return new Wish(Boolean.TRUE.equals(redirect), width);
    }

    private static Optional<Boolean> bool(String word) {
        return switch (word) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> pixels(String digits) {
        return Optional.of(digits)
                .filter(text -> text.matches("[1-9][0-9]{0,4}"))
                .map(Integer::valueOf);
    }
}
