package dev.uketori.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// What forged webhooks cost the genuine ones, and what they leave behind: a steady stream of
/// genuine ones, first alone, then beside as many forged ones as a generator can send.
final class FloodBench {

    private static final int SECONDS_ALONE = 30;
    private static final int SECONDS_AT_MOST = 300;
    private static final int CONNECTIONS = 256;
    private static final int FORGERS = 64;

    /// Jobs that only forged ones name.
    private static final int BAIT = 10_000;

    private final Settings settings;
    private final Report report;

    FloodBench(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    void run() throws Exception {
        try (var rig = Rig.start(settings)) {
            report.line(
                    "%n%,d genuine webhooks a second, then the same beside a flood of %,d forged ones",
                    settings.genuine(), settings.forged());
            rig.database().seed(SECONDS_ALONE * settings.genuine());
            genuine(rig, SECONDS_ALONE).paced(settings.genuine(), SECONDS_ALONE, CONNECTIONS);
            rig.database().seed(SECONDS_ALONE * settings.genuine());
            var alone =
                    genuine(rig, SECONDS_ALONE)
                            .paced(settings.genuine(), SECONDS_ALONE, CONNECTIONS);
            report.note("alone: p99 %.1f ms", alone.millis(99));
            flood(rig, alone);
            report.end();
        }
    }

    private void flood(Rig rig, Answers alone) throws Exception {
        int jobs = SECONDS_AT_MOST * settings.genuine();
        var genuine = genuine(rig, SECONDS_AT_MOST);
        var forged = forged(rig, jobs);
        rig.database().seed(jobs + BAIT);
        var sizeBefore = rig.database().sizes();
        var before = rig.service().footprint();
        var flood = CompletableFuture.supplyAsync(() -> forged.closed(FORGERS));
        flood.whenComplete((_, _) -> genuine.stop());
        var beside = genuine.paced(settings.genuine(), SECONDS_AT_MOST, CONNECTIONS);
        var refused = flood.join();
        var after = rig.service().footprint();
        var sizeAfter = rig.database().sizes();

        report.line(
                "%n%-20s %8s %8s %8s %8s %8s",
                "", "answers", "a second", "p50 ms", "p99 ms", "errors");
        line("genuine, alone", alone);
        line("genuine, flooded", beside);
        line("forged", refused);
        long moved = rig.database().completedFrom(jobs);
        report.line("%nJobs moved by forged ones: %d", moved);
        report.line("%n%-20s %12s %12s", "the flood left", "before", "after");
        sizes(sizeBefore, sizeAfter);
        report.line(
                "%-20s %9.0f MB %9.0f MB", "service, memory", mb(before.rss()), mb(after.rss()));
        report.line(
                "%-20s %9.0f MB %9.0f MB", "service, heap", mb(before.heap()), mb(after.heap()));
        report.line("%-20s %12d %12d", "service, threads", before.threads(), after.threads());
        check(rig, beside, moved);
    }

    /// A genuine one makes a delivery of its own, and nothing else does.
    private void check(Rig rig, Answers genuine, long moved) throws Exception {
        long kept = rig.database().deliveries();
        if (moved != 0 || kept != genuine.count()) {
            report.wrong(
                    "%d genuine ones answered 204, %d deliveries kept, %d jobs moved by forged ones",
                    genuine.count(), kept, moved);
        }
    }

    private void line(String label, Answers answers) {
        report.line(
                "%-20s %8d %8.0f %8.1f %8.1f %8d",
                label,
                answers.count(),
                answers.rate(),
                answers.millis(50),
                answers.millis(99),
                answers.wrong());
        if (answers.wrong() > 0) {
            report.wrong("%s: answers that should not be, by status: %s", label, answers.others());
        }
    }

    private void sizes(List<Database.Size> before, List<Database.Size> after) {
        for (int i = 0; i < before.size(); i++) {
            var table = before.get(i).table();
            report.line(
                    "%-20s %12d %12d", table + ", rows", before.get(i).rows(), after.get(i).rows());
            report.line(
                    "%-20s %9.1f MB %9.1f MB",
                    table + ", bytes", mb(before.get(i).bytes()), mb(after.get(i).bytes()));
        }
    }

    private static double mb(long bytes) {
        return bytes / 1e6;
    }

    private Load genuine(Rig rig, int seconds) {
        var source = Delivery.genuine(seconds * settings.genuine()).iterator();
        return new Load(rig.service(), "", () -> source.hasNext() ? source.next() : null, 204);
    }

    private Load forged(Rig rig, int firstJob) {
        var forged = Delivery.forged(firstJob, BAIT);
        var next = new AtomicInteger();
        return new Load(
                rig.service(),
                "",
                () -> {
                    int number = next.getAndIncrement();
                    return number < settings.forged() ? forged.get(number % BAIT) : null;
                },
                401);
    }
}
