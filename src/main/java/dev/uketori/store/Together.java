package dev.uketori.store;

import dev.uketori.problem.Unavailable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// Lets those who ask the database for the same kind of thing at the same time share its round
/// trips: what is asked while an answer is under way is asked next, all at once. Whoever is alone
/// asks at once, and alone. Any number of threads; each waits for its own answer.
///
/// @param <Q> what is asked
/// @param <A> what is answered
final class Together<Q, A> {

    private final int most;
    private final Function<List<Q>, List<A>> asking;
    private final Deque<Turn<Q, A>> waiting = new ArrayDeque<>();
    private boolean busy;

    /// @param most that are asked at once
    /// @param asking answers all, in their order, or none
    Together(int most, Function<List<Q>, List<A>> asking) {
        this.most = most;
        this.asking = asking;
    }

    /// One who waits: to be told the answer, or that it is his turn to ask for all.
    private record Turn<Q, A>(
            Q question, CompletableFuture<Boolean> leads, CompletableFuture<A> answer) {

        static <Q, A> Turn<Q, A> of(Q question) {
            return new Turn<>(question, new CompletableFuture<>(), new CompletableFuture<>());
        }
    }

    /// The answer to `question`, by a look at the database that begins after this was called.
    ///
    /// @throws Unavailable when the database is away
    A ask(Q question) {
        var turn = Turn.<Q, A>of(question);
        if (leads(turn)) {
            lead();
        }
        try {
            return turn.answer().join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }

    /// How many will be asked next.
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private boolean leads(Turn<Q, A> turn) {
        synchronized (waiting) {
            waiting.add(turn);
            if (!busy) {
                busy = true;
                return true;
            }
        }
        return turn.leads().join();
    }

    private void lead() {
        var turns = next();
        try {
            answer(turns);
        } finally {
            handOver();
            turns.forEach(turn -> turn.leads().complete(false));
        }
    }

    private List<Turn<Q, A>> next() {
        synchronized (waiting) {
            var turns = new ArrayList<Turn<Q, A>>();
            while (turns.size() < most && !waiting.isEmpty()) {
                turns.add(waiting.remove());
            }
            return turns;
        }
    }

    private void handOver() {
        synchronized (waiting) {
            var next = waiting.peek();
            if (next == null) {
                busy = false;
            } else {
                next.leads().complete(true);
            }
        }
    }

    /// What fails together is asked one by one, so that only what fails alone fails; unless nobody
    /// is there to ask.
    private void answer(List<Turn<Q, A>> turns) {
        try {
            var answers = asking.apply(turns.stream().map(Turn::question).toList());
            for (var i = 0; i < turns.size(); i++) {
                turns.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException failure) {
            if (turns.size() == 1 || failure instanceof Unavailable) {
                turns.forEach(turn -> turn.answer().completeExceptionally(failure));
            } else {
                turns.forEach(turn -> answer(List.of(turn)));
            }
        } catch (Error failure) {
            turns.forEach(turn -> turn.answer().completeExceptionally(failure));
            throw failure;
        }
    }
}
