package dev.uketori.view;

import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobRow;
import jakarta.inject.Singleton;
import java.util.function.Predicate;

/// Finds the job that a path names, for whom it is there.
@Singleton
public class OwnJobs {

    private final JobQueries queries;

    OwnJobs(JobQueries queries) {
        this.queries = queries;
    }

    /// The job's row.
    ///
    /// @param sees whether the caller sees what belongs to that app
    /// @throws ProblemException 404 if there is none for the caller: another app's is not there;
    ///   410 if it was deleted
    public JobRow find(Predicate<String> sees, String id) {
        return JobId.parse(id)
                .flatMap(queries::job)
                .filter(row -> sees.test(row.client))
                .map(OwnJobs::kept)
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.of(
                                        404,
                                        "not_found",
                                        "There is no job of that id among yours.")));
    }

    /// That row.
    ///
    /// @throws ProblemException 410 if the job was deleted
    public static JobRow kept(JobRow row) {
        if (row.deletedAt != null) {
            throw new ProblemException(
                    Problem.of(
                            410,
                            "deleted",
                            "The job was deleted at "
                                    + row.deletedAt
                                    + ". What it cost stays in the totals of its day."));
        }
        return row;
    }
}
