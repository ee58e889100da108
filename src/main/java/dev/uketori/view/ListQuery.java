package dev.uketori.view;

import dev.uketori.job.JobId;
import dev.uketori.job.Wire;
import dev.uketori.problem.Problem;
import dev.uketori.problem.Problem.Wrong;
import dev.uketori.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The query of a list: read parameter by parameter, then [#check] names every wrong one at once. A
/// parameter that is missing or empty is null.
public final class ListQuery {

    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 200;
    private static final int LONGEST_WAIT = 60;

    private final MultivaluedMap<String, String> parameters;
    private final List<Wrong> wrong = new ArrayList<>();

    public ListQuery(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /// How many items a page has.
    public int limit() {
        var limit = parsed("limit", "must be from 1 to " + LARGEST_LIMIT, ListQuery::number);
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    /// How long the answer may be waited for.
    public Duration patience() {
        var seconds =
                parsed(
                        "wait",
                        "must be seconds, from 0 to " + LONGEST_WAIT,
                        text -> digits(text, LONGEST_WAIT));
        return seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds);
    }

    /// Where the last page ended.
    public @Nullable UUID cursor() {
        return parsed("cursor", "is none that we gave", ListQuery::parse);
    }

    /// A UUID.
    public @Nullable UUID uuid(String name) {
        return parsed(name, "must be a UUID", ListQuery::parse);
    }

    /// A time, as RFC 3339 writes it.
    public @Nullable Instant time(String name) {
        // A plus in a query is a space unless it was escaped.
        return parsed(name, Times.OTHERWISE, text -> Times.parse(text.replace(' ', '+')));
    }

    /// Any text.
    public @Nullable String text(String name) {
        return parsed(
                name,
                "must not contain the NUL character",
                text -> text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty());
    }

    /// Every value of a parameter that may be repeated.
    public <E extends Enum<E> & Wire> List<E> all(String name, Class<E> type) {
        var found = new ArrayList<E>();
        for (var value : parameters.getOrDefault(name, List.of())) {
            Wire.find(type, value)
                    .ifPresentOrElse(
                            found::add,
                            () -> wrong.add(new Wrong(name, "there is no such " + name)));
        }
        return found;
    }

    /// What `parse` makes of the parameter.
    ///
    /// @param otherwise what it must be
    public <T> @Nullable T parsed(
            String name, String otherwise, Function<String, Optional<T>> parse) {
        var value = parameters.getFirst(name);
        if (value == null || value.isEmpty()) {
            return null;
        }
        var parsed = parse.apply(value);
        if (parsed.isEmpty()) {
            wrong.add(new Wrong(name, otherwise));
        }
        return parsed.orElse(null);
    }

    /// Ends the reading.
    ///
    /// @throws ProblemException 400 that names every wrong parameter
    public void check() {
        if (!wrong.isEmpty()) {
            var names = wrong.stream().map(Wrong::pointer).distinct().toList();
            throw new ProblemException(
                    Problem.of(
                            400,
                            "invalid_request",
                            "Wrong: " + String.join(", ", names) + ".",
                            wrong));
        }
    }

    private static Optional<Integer> number(String text) {
        return digits(text, LARGEST_LIMIT).filter(number -> number > 0);
    }

    private static Optional<Integer> digits(String text, int most) {
        return Optional.of(text)
                .filter(digits -> digits.matches("0|[1-9]\\d{0,2}"))
                .map(Integer::valueOf)
                .filter(number -> number <= most);
    }

    private static Optional<UUID> parse(String text) {
        return JobId.parse(text).map(JobId::value);
    }
}
