package dev.uketori.advice;

import dev.uketori.advice.Words.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What would make a prompt better, by the vendor's page: specific (subject, style, mood, light,
/// camera, composition) and free of contradictions.
///
/// It looks for words, in English and Japanese, and understands nothing: it is advice, never a
/// reason to refuse a prompt.
public final class Advice {

    /// What is said about no subject.
    private static final Set<String> HOW =
            Stream.concat(
                            Aspect.ALL.stream().flatMap(aspect -> aspect.words().whole().stream()),
                            Stream.of(
                                    ("a an and at by for from image in it of on or picture some"
                                                    + " something the to very with")
                                            .split(" ")))
                    .collect(Collectors.toUnmodifiableSet());

    private Advice() {}

    /// Sentences in the prompt's language, the missing subject first; empty if there is nothing to
    /// say.
    public static List<String> of(String prompt) {
        var words = Prompt.of(prompt);
        var japanese = words.japanese();
        var advice = new ArrayList<String>();
        if (!japanese && !hasSubject(words)) {
            advice.add("subject: say what is to be seen.");
        }
        for (var aspect : Aspect.ALL) {
            if (aspect.words().in(words).isEmpty()) {
                advice.add(japanese ? aspect.japanese() : aspect.english());
            }
        }
        for (var contradiction : Contradiction.ALL) {
            contradiction
                    .in(words)
                    .map(found ->
                            (japanese
                                            ? "矛盾: 「%s」と「%s」は両立しません。どちらかにしてください。"
                                            : "contradiction: \"%s\" and \"%s\" cannot both be; keep one.")
                                    .formatted(found.one(), found.other()))
                    .ifPresent(advice::add);
        }
        return List.copyOf(advice);
    }

    /// A word that is about no aspect is taken for the subject.
    private static boolean hasSubject(Prompt prompt) {
        return prompt.words().stream().anyMatch(word -> !word.contains("-") && !HOW.contains(word));
    }
}
