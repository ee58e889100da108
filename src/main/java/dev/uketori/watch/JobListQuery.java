package dev.uketori.watch;

import dev.uketori.job.JobId;
import dev.uketori.job.Status;
import dev.uketori.job.Wire;
import dev.uketori.problem.Problem;
import dev.uketori.problem.Problem.Wrong;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.JobFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The query of `GET /v1/jobs`, checked: every wrong parameter is named at once.
final class JobListQuery {

    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 200;

    /// RFC 3339 has four digits for it.
    private static final int LAST_YEAR = 9999;

    private final MultivaluedMap<String, String> query;
    private final List<Wrong> wrong = new ArrayList<>();

    JobListQuery(MultivaluedMap<String, String> query) {
        this.query = query;
    }

    /// How many jobs a page has.
    int limit() {
        var limit = parsed("limit", "must be from 1 to " + LARGEST_LIMIT, JobListQuery::number);
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    private static Optional<Integer> number(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[1-9]\\d{0,2}"))
                .map(Integer::valueOf)
                .filter(number -> number <= LARGEST_LIMIT);
    }

    /// @throws ProblemException 400 that names every wrong parameter
    JobFilter filter(@Nullable String client) {
        var filter =
                new JobFilter(
                        client,
                        statuses(),
                        plain("reference"),
                        parsed("batchId", "must be a UUID", JobListQuery::uuid),
                        parsed("createdAfter", "must be a time (RFC 3339)", JobListQuery::time),
                        parsed("createdBefore", "must be a time (RFC 3339)", JobListQuery::time),
                        plain("q"),
                        parsed("cursor", "is none that we gave", JobId::parse));
        if (!wrong.isEmpty()) {
            throw invalid(wrong);
        }
        return filter;
    }

    private Set<Status> statuses() {
        var found = EnumSet.noneOf(Status.class);
        for (var name : query.getOrDefault("status", List.of())) {
            Wire.find(Status.class, name)
                    .ifPresentOrElse(
                            found::add,
                            () -> wrong.add(new Wrong("status", "there is no such status")));
        }
        return found;
    }

    private @Nullable String plain(String name) {
        return parsed(
                name,
                "must not contain the NUL character",
                text -> text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty());
    }

    private <T> @Nullable T parsed(
            String name, String otherwise, Function<String, Optional<T>> parse) {
        var value = query.getFirst(name);
        if (value == null || value.isEmpty()) {
            return null;
        }
        var parsed = parse.apply(value);
        if (parsed.isEmpty()) {
            wrong.add(new Wrong(name, otherwise));
        }
        return parsed.orElse(null);
    }

    private static Optional<UUID> uuid(String text) {
        return JobId.parse(text).map(JobId::value);
    }

    private static Optional<Instant> time(String text) {
        try {
            // A plus in a query is a space unless it was escaped.
            return Optional.of(OffsetDateTime.parse(text.replace(' ', '+')))
                    .filter(time -> time.getYear() >= 0 && time.getYear() <= LAST_YEAR)
                    .map(OffsetDateTime::toInstant);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static ProblemException invalid(List<Wrong> wrong) {
        var names = wrong.stream().map(Wrong::pointer).distinct().toList();
        return new ProblemException(
                Problem.of(
                        400, "invalid_request", "Wrong: " + String.join(", ", names) + ".", wrong));
    }
}
