package dev.uketori.bench;

import java.time.Duration;
import java.util.List;

/// The highest rate for as long as asked, by one service that stays up: a line for as many webhooks
/// as it takes in half a minute when it has just started. Between the lines the data is made anew,
/// which is not counted.
final class SoakBench {

    private static final int SECONDS_A_LINE = 30;

    private final Settings settings;
    private final Report report;

    SoakBench(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    void run() throws Exception {
        try (var rig = Rig.start(settings)) {
            int connections = settings.connections().getLast();
            var first = round(rig, Delivery.genuine(settings.deliveries()), connections);
            var deliveries = Delivery.genuine((int) (first.rate() * SECONDS_A_LINE) + 1);
            report.line(
                    "%n%d minutes of load on %d connections, %,d webhooks a line",
                    settings.minutes(), connections, deliveries.size());
            report.line(
                    "%8s %10s %8s %8s %8s %10s %10s %8s",
                    "loaded s",
                    "a second",
                    "p50 ms",
                    "p99 ms",
                    "errors",
                    "memory MB",
                    "heap MB",
                    "threads");
            long loaded = 0;
            while (loaded < Duration.ofMinutes(settings.minutes()).toNanos()) {
                var answers = round(rig, deliveries, connections);
                loaded += answers.nanos();
                line(rig, loaded, answers);
            }
            report.line("The heap is what a full collection leaves.");
            report.end();
        }
    }

    private Answers round(Rig rig, List<Request> deliveries, int connections) throws Exception {
        rig.database().seed(deliveries.size());
        var source = deliveries.iterator();
        var answers =
                new Load(rig.service(), "", () -> source.hasNext() ? source.next() : null, 204)
                        .closed(connections);
        long kept = rig.database().deliveries();
        long completed = rig.database().completedFrom(0);
        if (kept != answers.count() || completed != answers.count()) {
            report.wrong(
                    "%d answered 204, %d deliveries kept, %d jobs completed",
                    answers.count(), kept, completed);
        }
        return answers;
    }

    private void line(Rig rig, long loaded, Answers answers) throws Exception {
        if (answers.wrong() > 0) {
            report.wrong("answers other than 204, by status: %s", answers.others());
        }
        var footprint = rig.service().footprint();
        report.line(
                "%8d %10.0f %8.1f %8.1f %8d %10.0f %10.1f %8d",
                Duration.ofNanos(loaded).toSeconds(),
                answers.rate(),
                answers.millis(50),
                answers.millis(99),
                answers.wrong(),
                footprint.rss() / 1e6,
                footprint.heap() / 1e6,
                footprint.threads());
    }
}
