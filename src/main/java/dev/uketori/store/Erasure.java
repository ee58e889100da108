package dev.uketori.store;

import dev.uketori.job.JobId;
import dev.uketori.job.Wire;
import java.time.Instant;

/// Something of a job that is to be erased, for one worker until its lease ends.
///
/// @param createdAt of the job
/// @param over whether the job has ended, its image included; else it is too early
public record Erasure(JobId job, What what, Instant createdAt, boolean over) {

    /// What may be erased of a job.
    public enum What implements Wire {
        /// Its image's objects in the bucket.
        IMAGE,
        /// What people wrote: prompt, metadata, and what repeats them.
        PROMPT
    }
}
