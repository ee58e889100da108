package dev.uketori.intake;

import dev.uketori.job.Estimate;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a batch would cost.
///
/// @param jobs how many
record BatchPreview(int jobs, Credits credits) {

    /// @param available credits that nobody has a claim on; null if that is not known
    /// @param enough whether the batch would be taken without `force`
    record Credits(long estimateMin, long estimateMax, @Nullable Long available, boolean enough) {}

    static BatchPreview of(int jobs, Estimate estimate, OptionalLong available) {
        return new BatchPreview(
                jobs,
                new Credits(
                        estimate.min(),
                        estimate.max(),
                        available.isPresent() ? available.getAsLong() : null,
                        available.isEmpty() || available.getAsLong() >= estimate.min()));
    }
}
