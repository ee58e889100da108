package dev.uketori.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// Looks something up once for all who ask for it at the same time, and remembers it. A failure is
/// that of all who wait for it, and is not remembered: the next to ask tries again. Any number of
/// threads; the first to ask looks, the others block until it has.
///
/// @param <V> what is found
final class Lookups<V> {

    private static final int MOST = 10_000;

    private final Cache<String, CompletableFuture<V>> known;
    private final Function<String, V> looking;

    /// @param remembered how long, from the beginning of the look
    Lookups(Duration remembered, Function<String, V> looking) {
        this.known = Caffeine.newBuilder().expireAfterWrite(remembered).maximumSize(MOST).build();
        this.looking = looking;
    }

    /// What is known of `key`, or found now.
    V of(String key) {
        var mine = new CompletableFuture<V>();
        var theirs = known.asMap().putIfAbsent(key, mine);
        return theirs == null ? look(key, mine) : await(theirs);
    }

    private V look(String key, CompletableFuture<V> answer) {
        try {
            var found = looking.apply(key);
            answer.complete(found);
            return found;
        } catch (RuntimeException | Error failure) {
            known.asMap().remove(key, answer);
            answer.completeExceptionally(failure);
            throw failure;
        }
    }

    private static <V> V await(CompletableFuture<V> answer) {
        try {
            return answer.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }

    /// What is asked for from now on is looked up anew.
    void forget() {
        known.invalidateAll();
    }
}
