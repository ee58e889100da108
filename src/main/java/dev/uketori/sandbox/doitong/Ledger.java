package dev.uketori.sandbox.doitong;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known: every job, the balance, the behaviour, and the counts that follow from them. It
/// is built by applying entries, whether they have just happened or are read from the journal.
///
/// Not thread-safe: it belongs to the server's event loop.
final class Ledger {

    private final Map<String, Job> jobs = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final Map<LocalDate, Integer> days = new HashMap<>();
    private Behaviour behaviour;
    private long charged;
    private int processing;
    private int maxConcurrent;

    Ledger(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    void apply(Entry entry) {
        switch (entry) {
            case Entry.Accepted accepted -> accept(accepted.job());
            case Entry.Ended(var id, var at) -> {
                processing--;
                jobs.computeIfPresent(id, (_, job) -> job.completed(at));
            }
            case Entry.Notified(var id) -> jobs.computeIfPresent(id, (_, job) -> job.afterNotice());
            case Entry.Changed(var changed) -> behaviour = changed;
        }
    }

    /// Takes back a job that could not be written down, and so was never answered.
    void forget(Job job) {
        jobs.remove(job.id());
        ids.remove(job.id());
        days.merge(day(job.createdAt()), -1, Integer::sum);
        processing--;
        charged -= job.cost();
        behaviour = behaviour.withCredits(behaviour.credits() + job.cost());
    }

    /// Counts down the submits that are refused for certain.
    void refusedOnce() {
        behaviour = behaviour.withFaults(behaviour.faults().refusedOnce());
    }

    Optional<Job> job(@Nullable String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    Collection<Job> all() {
        return List.copyOf(jobs.values());
    }

    /// Jobs in the order they were accepted.
    List<Job> page(int after, int limit) {
        return ids.stream().skip(after).limit(limit).map(jobs::get).toList();
    }

    Behaviour behaviour() {
        return behaviour;
    }

    int paidSubmits() {
        return ids.size();
    }

    long charged() {
        return charged;
    }

    int processing() {
        return processing;
    }

    int maxConcurrent() {
        return maxConcurrent;
    }

    int acceptedOn(Instant instant) {
        return days.getOrDefault(day(instant), 0);
    }

    private void accept(Job job) {
        jobs.put(job.id(), job);
        ids.add(job.id());
        days.merge(day(job.createdAt()), 1, Integer::sum);
        charged += job.cost();
        processing++;
        maxConcurrent = Math.max(maxConcurrent, processing);
        behaviour = behaviour.withCredits(Math.max(0, behaviour.credits() - job.cost()));
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
