package dev.uketori.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;

/// The rounds of one contestant, as they add up.
final class Tally {

    /// A round, and the CPU time in microseconds that it took of each.
    record Round(Answers answers, long serviceCpu, long databaseCpu, long generatorCpu) {}

    private final List<Round> rounds = new ArrayList<>();
    private final Histogram latency = new Histogram(3);

    void add(Round round) {
        rounds.add(round);
        latency.add(round.answers().latency());
    }

    boolean isEmpty() {
        return rounds.isEmpty();
    }

    /// The median of the rounds' rates.
    double rate() {
        var rates = rates();
        var middle = rates.size() / 2;
        return rates.size() % 2 == 1
                ? rates.get(middle)
                : (rates.get(middle - 1) + rates.get(middle)) / 2;
    }

    double slowest() {
        return Collections.min(rates());
    }

    double fastest() {
        return Collections.max(rates());
    }

    private List<Double> rates() {
        return rounds.stream().map(round -> round.answers().rate()).sorted().toList();
    }

    double millis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }

    long wrong() {
        return rounds.stream().mapToLong(round -> round.answers().wrong()).sum();
    }

    double serviceCpu() {
        return each(rounds.stream().mapToLong(Round::serviceCpu).sum());
    }

    double databaseCpu() {
        return each(rounds.stream().mapToLong(Round::databaseCpu).sum());
    }

    double generatorCpu() {
        return each(rounds.stream().mapToLong(Round::generatorCpu).sum());
    }

    private double each(long micros) {
        return (double) micros / rounds.stream().mapToLong(round -> round.answers().count()).sum();
    }
}
