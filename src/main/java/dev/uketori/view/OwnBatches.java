package dev.uketori.view;

import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.Batch;
import dev.uketori.store.Batches;
import jakarta.inject.Singleton;
import java.util.function.Predicate;

/// Finds the batch that a path names, for whom it is there.
@Singleton
public class OwnBatches {

    private final Batches batches;

    OwnBatches(Batches batches) {
        this.batches = batches;
    }

    /// The batch as it is now.
    ///
    /// @param sees whether the caller sees what belongs to that app
    /// @throws ProblemException 404 if there is none for the caller: another app's is not there
    public Batch find(Predicate<String> sees, String id) {
        return JobId.parse(id)
                .map(JobId::value)
                .flatMap(batches::find)
                .filter(batch -> sees.test(batch.client()))
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.of(
                                        404,
                                        "not_found",
                                        "There is no batch of that id among yours.")));
    }
}
