package dev.uketori.watch;

import dev.uketori.view.JobView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of jobs.
///
/// @param next the `cursor` of the next page; null on the last
public record JobList(List<JobView> items, @Nullable String next) {}
