package dev.uketori.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How many signed webhooks a second are taken, by whom, and how long each waits. All take turns in
/// one run: the same machine, the same server, the same data.
final class WebhookBench {

    /// The ceiling is so much faster that its rounds would be too short.
    private static final int CEILING_REPEATS = 4;

    /// Before the rounds that count, for the JVM to compile what is hot.
    private static final int WARM_UPS = 2;

    private static final int PACED_SECONDS = 10;

    /// The tables have just been emptied and made durable, and the connections are new.
    private static final int LEAD_IN_SECONDS = 2;

    private static final int PACED_CONNECTIONS = 256;

    private final Settings settings;
    private final Report report;
    private final List<Request> deliveries;

    WebhookBench(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
        this.deliveries = Delivery.genuine(settings.deliveries());
    }

    void run() throws Exception {
        try (var rig = Rig.start(settings)) {
            var pgbench = Pgbench.find(settings.folder(), rig.database());
            report.line(
                    "%nSigned webhooks taken: %,d a round, median of %d rounds each, all in turn, fsync on."
                            + "%nCPU is microseconds a delivery; all share this machine's %d cores.",
                    settings.deliveries(),
                    settings.rounds(),
                    Runtime.getRuntime().availableProcessors());
            if (pgbench.isEmpty()) {
                report.line(
                        "THERE IS NO pgbench, so (c) is left out: install Debian's package postgresql.");
            }
            double highest = 0;
            for (int connections : settings.connections()) {
                var tallies = compete(rig, pgbench, connections);
                table(connections, tallies);
                highest = Math.max(highest, tallies.get(Contestant.UKETORI).rate());
            }
            paced(rig, highest / 2);
            report.end();
        }
    }

    private Map<Contestant, Tally> compete(Rig rig, Optional<Pgbench> pgbench, int connections)
            throws Exception {
        var contestants =
                new ArrayList<>(
                        List.of(Contestant.UKETORI, Contestant.CEILING, Contestant.HANDWRITTEN));
        if (pgbench.isPresent()) {
            contestants.add(Contestant.PGBENCH);
        }
        var tallies = new LinkedHashMap<Contestant, Tally>();
        for (var contestant : contestants) {
            tallies.put(contestant, new Tally());
            for (int i = 0; i < WARM_UPS; i++) {
                round(rig, pgbench, contestant, connections);
            }
        }
        for (int round = 1; round <= settings.rounds(); round++) {
            for (var contestant : contestants) {
                tallies.get(contestant)
                        .add(counted(contestant, round(rig, pgbench, contestant, connections)));
            }
            Collections.rotate(contestants, 1);
        }
        return tallies;
    }

    private Tally.Round round(
            Rig rig, Optional<Pgbench> pgbench, Contestant contestant, int connections)
            throws Exception {
        rig.database().seed(deliveries.size());
        long service = rig.service().cpu();
        long database = rig.database().cpu();
        long generator = Cpu.of(ProcessHandle.current().pid());
        var answers =
                contestant == Contestant.PGBENCH
                        ? pgbench.orElseThrow().run(connections, deliveries.size())
                        : load(rig, contestant).closed(connections);
        var round =
                new Tally.Round(
                        answers,
                        contestant == Contestant.PGBENCH ? 0 : rig.service().cpu() - service,
                        rig.database().cpu() - database,
                        Cpu.of(ProcessHandle.current().pid()) - generator);
        report.note(
                "%s, %d connections: %.0f a second, p99 %.1f ms",
                contestant.label(), connections, answers.rate(), answers.millis(99));
        check(rig, contestant, answers);
        return round;
    }

    /// Rounds that count have no errors.
    private Tally.Round counted(Contestant contestant, Tally.Round round) {
        if (round.answers().wrong() > 0) {
            report.wrong(
                    "%s: answers other than 204, by status: %s",
                    contestant.label(), round.answers().others());
        }
        return round;
    }

    private Load load(Rig rig, Contestant contestant) {
        int repeats = contestant == Contestant.CEILING ? CEILING_REPEATS : 1;
        var source =
                Collections.nCopies(repeats, deliveries).stream().flatMap(List::stream).iterator();
        return new Load(
                rig.service(),
                contestant.prefix(),
                () -> source.hasNext() ? source.next() : null,
                204);
    }

    private void check(Rig rig, Contestant contestant, Answers answers) throws SQLException {
        if (contestant.keeps()) {
            long kept = rig.database().deliveries();
            long completed = rig.database().completedFrom(0);
            if (kept != answers.count() || completed != answers.count()) {
                report.wrong(
                        "%s: %d answered 204, %d deliveries kept, %d jobs completed",
                        contestant.label(), answers.count(), kept, completed);
            }
        }
    }

    private void table(int connections, Map<Contestant, Tally> tallies) {
        report.line(
                "%n%-26s %8s %15s %8s %8s %8s %8s %9s %7s %14s",
                connections + " connections",
                "a second",
                "slowest-fastest",
                "p50 ms",
                "p99 ms",
                "service",
                "database",
                "generator",
                "errors",
                "uketori / this");
        double ours = tallies.get(Contestant.UKETORI).rate();
        tallies.forEach((contestant, tally) ->
                report.line(
                        "%-26s %8.0f %15s %8.1f %8.1f %8s %8s %9s %7d %14.2f",
                        contestant.label(),
                        tally.rate(),
                        "%.0f-%.0f".formatted(tally.slowest(), tally.fastest()),
                        tally.millis(50),
                        tally.millis(99),
                        cpu(tally.serviceCpu()),
                        cpu(tally.databaseCpu()),
                        cpu(tally.generatorCpu()),
                        tally.wrong(),
                        ours / tally.rate()));
    }

    private static String cpu(double micros) {
        return Cpu.isTold() && micros >= 0.5 ? "%.0f".formatted(micros) : "-";
    }

    private void paced(Rig rig, double rate) throws IOException, SQLException {
        var uketori = new Tally();
        var ceiling = new Tally();
        for (int round = 0; round <= settings.rounds(); round++) {
            for (var contestant : List.of(Contestant.UKETORI, Contestant.CEILING)) {
                var measured = paced(rig, contestant, rate);
                if (round > 0) {
                    (contestant == Contestant.UKETORI ? uketori : ceiling)
                            .add(counted(contestant, measured));
                }
            }
        }
        report.line(
                "%nAt half of uketori's highest rate, %.0f a second whatever the answers take",
                rate);
        report.line("%-26s %8s %8s %8s %8s", "", "a second", "p50 ms", "p99 ms", "errors");
        line(Contestant.UKETORI, uketori);
        line(Contestant.CEILING, ceiling);
        report.line(
                "%-26s %8s %8.1f %8.1f",
                "the database's part",
                "",
                uketori.millis(50) - ceiling.millis(50),
                uketori.millis(99) - ceiling.millis(99));
    }

    private void line(Contestant contestant, Tally tally) {
        report.line(
                "%-26s %8.0f %8.1f %8.1f %8d",
                contestant.label(),
                tally.rate(),
                tally.millis(50),
                tally.millis(99),
                tally.wrong());
    }

    private Tally.Round paced(Rig rig, Contestant contestant, double rate) throws SQLException {
        int most = (int) Math.ceil(rate * (LEAD_IN_SECONDS + PACED_SECONDS)) + 100;
        var paced = Delivery.genuine(most).iterator();
        rig.database().seed(most);
        var answers =
                new Load(
                                rig.service(),
                                contestant.prefix(),
                                () -> paced.hasNext() ? paced.next() : null,
                                204)
                        .paced(rate, LEAD_IN_SECONDS, PACED_SECONDS, PACED_CONNECTIONS);
        report.note(
                "%s, paced: %.0f a second, p99 %.1f ms",
                contestant.label(), answers.rate(), answers.millis(99));
        check(rig, contestant, answers);
        return new Tally.Round(answers, 0, 0, 0);
    }
}
