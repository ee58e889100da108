package dev.uketori.watch;

import dev.uketori.access.Caller;
import dev.uketori.feed.Hub;
import dev.uketori.job.JobId;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.Feed;
import dev.uketori.store.FeedFilter;
import dev.uketori.store.JobRow;
import dev.uketori.view.ListQuery;
import dev.uketori.view.OwnJobs;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what both looks of the feed are asked for.
@Singleton
class FeedQuery {

    /// As many digits as every `long` has room for.
    private static final Pattern ID = Pattern.compile("0|[1-9]\\d{0,17}");

    private final OwnJobs jobs;
    private final Feed feed;
    private final Hub hub;

    FeedQuery(OwnJobs jobs, Feed feed, Hub hub) {
        this.jobs = jobs;
        this.feed = feed;
        this.hub = hub;
    }

    /// What is asked for.
    ///
    /// @param job that the feed is narrowed to
    record Asked(FeedFilter filter, @Nullable JobRow job) {

        /// Whether nothing more will happen to the job.
        boolean isOver() {
            return job != null && job.dueAt == null;
        }
    }

    /// Whose events.
    ///
    /// @throws ProblemException 404 if there is no such job for the caller
    Asked asked(Caller caller, ListQuery query) {
        var id = query.text("jobId");
        var row = id == null ? null : jobs.find(caller::sees, id);
        return new Asked(
                new FeedFilter(caller.scope(), row == null ? null : new JobId(row.id)), row);
    }

    /// The id of the event to go on after.
    @Nullable Long after(ListQuery query, String name) {
        return query.parsed(name, "is none that we gave", this::given);
    }

    private Optional<Long> given(String text) {
        return Optional.of(text)
                .filter(id -> ID.matcher(id).matches())
                .map(Long::valueOf)
                .filter(id -> id <= hub.settled() || id <= feed.newest());
    }
}
