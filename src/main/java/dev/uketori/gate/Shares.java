package dev.uketori.gate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whose turn it is, where several apps have jobs waiting: start-time fair queueing. While they
/// wait, each goes as often as its weight says; who was away has saved nothing up and owes nothing.
/// No app can keep another from its turns, however much it has waiting.
///
/// @param at how far the turns have come; a turn of an app of weight 1 takes 1
/// @param ends where the last turn of an app ends, as far as that is still to come
public record Shares(double at, Map<String, Double> ends) {

    /// Nobody has had a turn yet.
    public static final Shares NEW = new Shares(0, Map.of());

    /// An app that waits.
    ///
    /// @param jobs that it has waiting
    /// @param weight at least 1
    public record Waiting(String app, int jobs, int weight) {}

    /// Who goes, in the order of their turns.
    ///
    /// @param after once they have gone
    public record Turns(List<String> apps, Shares after) {}

    /// The next turns, as many as there are, at most `atMost`.
    ///
    /// @param waiting each app once; of two whose turn it is, the former goes first
    public Turns next(List<Waiting> waiting, int atMost) {
        var ended = new HashMap<>(ends);
        var left = new HashMap<String, Integer>();
        waiting.forEach(each -> left.put(each.app(), each.jobs()));
        var turns = new ArrayList<String>();
        var now = at;
        while (turns.size() < atMost) {
            Waiting next = null;
            var begins = Double.POSITIVE_INFINITY;
            for (var each : waiting) {
                var could = Math.max(now, ended.getOrDefault(each.app(), now));
                if (left.getOrDefault(each.app(), 0) > 0 && could < begins) {
                    next = each;
                    begins = could;
                }
            }
            if (next == null) {
                break;
            }
            now = begins;
            ended.put(next.app(), begins + 1.0 / next.weight());
            left.merge(next.app(), -1, Integer::sum);
            turns.add(next.app());
        }
        var come = now;
        ended.values().removeIf(end -> end <= come);
        return new Turns(List.copyOf(turns), new Shares(now, Map.copyOf(ended)));
    }
}
