package dev.uketori.egress;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// The head of an answer: where it leads, or what it says of the image that follows.
record Head(int status, MultiMap headers) {

    private static final int OK = 200;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /// As many digits as always fit a `long`.
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /// Where it redirects to, if it does.
    ///
    /// @throws Refusal if it does not say where
    Optional<String> leadsTo() throws Refusal {
        if (!REDIRECTS.contains(status)) {
            return Optional.empty();
        }
        var locations = headers.getAll("Location");
        if (locations.size() != 1) {
            throw new Refusal(
                    "the image's host answered %d with %d addresses"
                            .formatted(status, locations.size()));
        }
        return Optional.of(locations.getFirst());
    }

    /// How many bytes follow; empty if that shows only at their end. Where the connection's end is
    /// all that shows it, a cut looks just like it: then it is for the image itself to tell.
    ///
    /// @param most that we take
    /// @throws Gone if there is no image
    /// @throws Refusal if what follows is none that we take
    OptionalLong length(long most) throws Gone, Refusal {
        if (Gone.STATUSES.contains(status)) {
            throw new Gone(status);
        }
        if (status != OK) {
            throw new Refusal("the image's host answered " + status);
        }
        if (!areOnly("identity", headers.getAll("Content-Encoding"))) {
            throw new Refusal("the image came compressed, which we did not ask for");
        }
        var codings = headers.getAll("Transfer-Encoding");
        if (!areOnly("chunked", codings)) {
            throw new Refusal("the image came in a transfer coding that we do not know");
        }
        var lengths = headers.getAll("Content-Length");
        return codings.isEmpty() && !lengths.isEmpty()
                ? OptionalLong.of(announced(lengths, most))
                : OptionalLong.empty();
    }

    private static long announced(List<String> lengths, long most) throws Refusal {
        if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
            throw new Refusal("the image's host announced a length that makes no sense");
        }
        var length = Long.parseLong(lengths.getFirst());
        if (length == 0) {
            throw new Refusal("the image is empty");
        }
        if (length > most) {
            throw new Refusal("the image is " + length + " bytes, larger than " + most);
        }
        return length;
    }

    private static boolean areOnly(String coding, List<String> codings) {
        return codings.stream().allMatch(coding::equalsIgnoreCase);
    }
}
