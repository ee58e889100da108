package dev.uketori.watch;

import dev.uketori.job.JobId;
import dev.uketori.job.Status;
import dev.uketori.job.Wire;
import dev.uketori.problem.Problem;
import dev.uketori.problem.Problem.Wrong;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.JobFilter;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The query of `GET /v1/jobs`, checked: every wrong parameter is named at once.
public class JobListQuery {

    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 200;

    private final List<String> status;
    private final @Nullable String reference;
    private final @Nullable String batchId;
    private final @Nullable String createdAfter;
    private final @Nullable String createdBefore;
    private final @Nullable String text;
    private final @Nullable String limit;
    private final @Nullable String cursor;
    private final List<Wrong> wrong = new ArrayList<>();

    /// As it came.
    public JobListQuery(
            @QueryParam("status") List<String> status,
            @QueryParam("reference") @Nullable String reference,
            @QueryParam("batchId") @Nullable String batchId,
            @QueryParam("createdAfter") @Nullable String createdAfter,
            @QueryParam("createdBefore") @Nullable String createdBefore,
            @QueryParam("q") @Nullable String text,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        this.status = status;
        this.reference = reference;
        this.batchId = batchId;
        this.createdAfter = createdAfter;
        this.createdBefore = createdBefore;
        this.text = text;
        this.limit = limit;
        this.cursor = cursor;
    }

    int limit() {
        var number = limit == null ? Integer.valueOf(DEFAULT_LIMIT) : number(limit);
        return number;
    }

    private static Integer number(String text) {
        if (text.matches("\\d{1,3}")) {
            var number = Integer.parseInt(text);
            if (number >= 1 && number <= LARGEST_LIMIT) {
                return number;
            }
        }
        throw invalid(List.of(new Wrong("limit", "must be from 1 to " + LARGEST_LIMIT)));
    }

    /// @throws ProblemException 400 that names every wrong parameter
    JobFilter filter(@Nullable String client) {
        var filter =
                new JobFilter(
                        client,
                        statuses(),
                        plain("reference", reference),
                        parsed("batchId", batchId, "must be a UUID", JobListQuery::uuid),
                        parsed(
                                "createdAfter",
                                createdAfter,
                                "must be a time (RFC 3339)",
                                JobListQuery::time),
                        parsed(
                                "createdBefore",
                                createdBefore,
                                "must be a time (RFC 3339)",
                                JobListQuery::time),
                        plain("q", text),
                        parsed("cursor", cursor, "is none that we gave", JobId::parse));
        if (!wrong.isEmpty()) {
            throw invalid(wrong);
        }
        return filter;
    }

    private Set<Status> statuses() {
        var found = EnumSet.noneOf(Status.class);
        for (var name : status) {
            Wire.find(Status.class, name)
                    .ifPresentOrElse(
                            found::add,
                            () -> wrong.add(new Wrong("status", "there is no such status")));
        }
        return found;
    }

    private @Nullable String plain(String name, @Nullable String value) {
        return parsed(
                name,
                value,
                "must not contain the NUL character",
                text -> text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty());
    }

    private <T> @Nullable T parsed(
            String name,
            @Nullable String value,
            String otherwise,
            Function<String, Optional<T>> parse) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        var parsed = parse.apply(value);
        if (parsed.isEmpty()) {
            wrong.add(new Wrong(name, otherwise));
        }
        return parsed.orElse(null);
    }

    private static Optional<java.util.UUID> uuid(String text) {
        return JobId.parse(text).map(JobId::value);
    }

    private static Optional<Instant> time(String text) {
        try {
            // A plus in a query is a space unless it was escaped.
            return Optional.of(OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
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
