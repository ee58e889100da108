package dev.uketori.view;

import dev.uketori.problem.Problem;
import dev.uketori.problem.Problem.Wrong;
import dev.uketori.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// All that is wrong with a body. However much it is, what is kept and told of it is bounded.
final class Wrongs {

    private static final int MOST = 100;
    private static final int MOST_NAMED = 10;
    private static final int LONGEST_POINTER = 500;

    private final List<Wrong> listed = new ArrayList<>();
    private int number;

    /// @param pointer where in the body (RFC 6901); of one that is very long the beginning is told
    void add(String pointer, String detail) {
        number++;
        if (listed.size() < MOST) {
            var told =
                    pointer.length() <= LONGEST_POINTER
                            ? pointer
                            : pointer.substring(0, LONGEST_POINTER) + "…";
            listed.add(new Wrong(told, detail));
        }
    }

    int number() {
        return number;
    }

    /// @throws ProblemException 400 if there is anything
    void check() {
        if (number > 0) {
            throw new ProblemException(Problem.of(400, "invalid_request", detail(), listed));
        }
    }

    private String detail() {
        var names =
                listed.stream()
                        .map(wrong -> wrong.pointer().substring(1))
                        .distinct()
                        .limit(MOST_NAMED)
                        .collect(Collectors.joining(", "));
        if (number <= MOST_NAMED) {
            return "Wrong: " + names + ".";
        }
        var all = "Wrong: " + names + " and more, " + number + " in all";
        return number <= MOST ? all + "." : all + "; errors has the first " + MOST + ".";
    }
}
