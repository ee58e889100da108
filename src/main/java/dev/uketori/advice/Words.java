package dev.uketori.advice;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Words that stand for one thing: English ones whole, Japanese ones as a part of the text, for
/// Japanese puts no spaces between them.
///
/// @param whole in lower case; `-` in them stands for a space, too
record Words(List<String> whole, List<String> parts) {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    /// @param whole with spaces between
    /// @param parts with spaces between
    static Words of(String whole, String parts) {
        return new Words(split(whole), split(parts));
    }

    private static List<String> split(String text) {
        return Arrays.stream(SPACE.split(text.strip())).filter(word -> !word.isEmpty()).toList();
    }

    /// The first of them that the prompt has.
    Optional<String> in(Prompt prompt) {
        for (var word : whole) {
            if (prompt.words().contains(word)) {
                return Optional.of(word);
            }
        }
        return prompt.japanese()
                ? parts.stream().filter(prompt.text()::contains).findFirst()
                : Optional.empty();
    }

    /// A prompt, taken apart.
    ///
    /// @param text in lower case
    /// @param words in it, and two or three neighbours with hyphens between
    /// @param japanese whether there is any Japanese in it
    record Prompt(String text, Set<String> words, boolean japanese) {

        private static final Pattern WORD =
                Pattern.compile("[\\p{IsLatin}\\d][\\p{IsLatin}\\d/.'’-]*(?<!\\.)");
        private static final Pattern JAPANESE =
                Pattern.compile("[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}]");

        static Prompt of(String prompt) {
            var text = prompt.toLowerCase(Locale.ROOT);
            var words = new HashSet<String>();
            var before = "";
            var pair = "";
            for (var found = WORD.matcher(text); found.find(); ) {
                var word = found.group();
                words.add(word);
                words.add(before + "-" + word);
                words.add(pair + "-" + word);
                pair = before + "-" + word;
                before = word;
            }
            return new Prompt(text, words, JAPANESE.matcher(text).find());
        }
    }
}
