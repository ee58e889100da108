package dev.uketori.webhook;

import dev.uketori.doitong.Notice;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Worker;
import dev.uketori.store.Deliveries;
import dev.uketori.store.Deliveries.Waiting;
import dev.uketori.store.JobStore;
import dev.uketori.store.JobsDue;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Brings webhooks that were faster than their job's id to their jobs.
///
/// One that came to the common address before the submit's answer was kept for an unknown job. Both
/// sides look for each other once they are committed, so that whoever is last finds the other. What
/// is missed by a crash in between is found by poll.
@Singleton
class Matcher implements Worker {

    private static final Logger LOG = Logger.getLogger(Matcher.class);

    /// More than this is a flood of strangers' webhooks.
    private static final int MOST = 10_000;

    private final Deliveries deliveries;
    private final JobStore store;
    private final Reports reports;
    private final Bell bell = new Bell();
    private final Set<String> expected = ConcurrentHashMap.newKeySet();

    Matcher(Deliveries deliveries, JobStore store, Reports reports) {
        this.deliveries = deliveries;
        this.store = store;
        this.reports = reports;
    }

    void wake(@Observes JobsDue due) {
        due.known().forEach(this::expect);
    }

    /// A webhook and a job with this id of Doitong's may have missed each other.
    void expect(String doitongId) {
        if (expected.size() < MOST && expected.add(doitongId)) {
            bell.ring();
        }
    }

    @Override
    public String name() {
        return "matcher";
    }

    @Override
    public Bell bell() {
        return bell;
    }

    @Override
    public boolean turn() {
        var ids = new HashSet<>(expected);
        if (ids.isEmpty()) {
            return false;
        }
        // Before the look: what is expected from now on needs another.
        expected.removeAll(ids);
        try {
            match(deliveries.waitingFor(ids));
        } catch (RuntimeException failure) {
            expected.addAll(ids);
            throw failure;
        }
        return !expected.isEmpty();
    }

    private void match(List<Waiting> waiting) {
        if (waiting.isEmpty()) {
            return;
        }
        var advances =
                waiting.stream()
                        .map(found ->
                                reports.again(
                                        found.id(), null, Notice.read(found.body()).orElse(null)))
                        .toList();
        var steps = store.advance(advances);
        LOG.infof("webhooks.matched number=%d", steps.size());
    }

    @Override
    public boolean drain(Duration atMost) {
        return true;
    }
}
