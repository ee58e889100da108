package dev.uketori.feed;

import dev.uketori.job.JobId;
import dev.uketori.store.FeedEvent;
import dev.uketori.store.FeedFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who follows what: found by the job and by the app that an event is about, so that what an event
/// costs goes with those whom it concerns.
final class Followers {

    private static final Object EVERYBODY = new Object();

    private final Map<Object, Set<Entry>> entries = new ConcurrentHashMap<>();

    private record Entry(FeedFilter filter, Follower follower) {}

    void add(FeedFilter filter, Follower follower) {
        entries.compute(
                key(filter),
                (_, those) -> {
                    var all = those == null ? ConcurrentHashMap.<Entry>newKeySet() : those;
                    all.add(new Entry(filter, follower));
                    return all;
                });
    }

    void remove(FeedFilter filter, Follower follower) {
        entries.computeIfPresent(
                key(filter),
                (_, those) -> {
                    those.remove(new Entry(filter, follower));
                    return those.isEmpty() ? null : those;
                });
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<Follower> all() {
        return entries.values().stream().flatMap(Set::stream).map(Entry::follower).toList();
    }

    /// Those who take `event`.
    List<Follower> of(FeedEvent event) {
        var takers = new ArrayList<Follower>();
        add(takers, EVERYBODY, event);
        add(takers, event.client(), event);
        add(takers, event.job(), event);
        return takers;
    }

    private void add(List<Follower> takers, @Nullable Object key, FeedEvent event) {
        if (key != null) {
            for (var entry : entries.getOrDefault(key, Set.of())) {
                if (entry.filter().takes(event)) {
                    takers.add(entry.follower());
                }
            }
        }
    }

    private static Object key(FeedFilter filter) {
        @Nullable JobId job = filter.job();
        return job != null ? job : Objects.requireNonNullElse(filter.client(), EVERYBODY);
    }
}
