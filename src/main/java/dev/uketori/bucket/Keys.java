package dev.uketori.bucket;

import java.util.regex.Pattern;

/// What a key looks like: names of `0`-`9`, `A`-`Z`, `a`-`z`, `.`, `_` and `-`, none beginning with
/// a dot, between slashes. So no key leads out of a bucket, or to what a bucket keeps for itself.
final class Keys {

    private static final String NAME = "[0-9A-Za-z_-][0-9A-Za-z._-]*";
    private static final Pattern KEY = Pattern.compile(NAME + "(?:/" + NAME + ")*");
    private static final Pattern PREFIX = Pattern.compile("(?:" + NAME + "/)*(?:" + NAME + ")?");

    /// A year, a month and a day, a job's id, and what follows the dot.
    private static final Pattern IMAGE =
            Pattern.compile(
                    "\\d{4}/\\d{2}/\\d{2}/"
                            + "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
                            + "\\.[0-9A-Za-z._-]+");

    private Keys() {}

    /// Whether it is what an image's key looks like, and no other program's.
    static boolean isImage(String key) {
        return IMAGE.matcher(key).matches();
    }

    /// @throws IllegalArgumentException if it is no key
    static String key(String key) {
        return checked(KEY, "key", key);
    }

    /// @throws IllegalArgumentException if no key begins with it
    static String prefix(String prefix) {
        return checked(PREFIX, "beginning of a key", prefix);
    }

    /// @throws IllegalArgumentException if it is no name
    static String name(String name) {
        if (name.contains("/")) {
            throw new IllegalArgumentException("not a name: " + name);
        }
        return checked(KEY, "name", name);
    }

    private static String checked(Pattern pattern, String what, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("not a " + what + ": " + text);
        }
        return text;
    }
}
