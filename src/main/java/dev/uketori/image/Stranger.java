package dev.uketori.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What came instead of an image that is taken, as far as that is easily told; for people.
final class Stranger {

    /// What stands in the first bytes of a kind of file.
    private record Sign(int at, String latin1, String kind) {}

    private static final List<Sign> SIGNS =
            List.of(
                    new Sign(0, "%PDF-", "a PDF document"),
                    new Sign(0, "PK\u0003\u0004", "a ZIP archive"),
                    new Sign(0, "\u001F\u008B", "something packed with gzip"),
                    new Sign(0, "II*\0", "a TIFF image"),
                    new Sign(0, "MM\0*", "a TIFF image"),
                    new Sign(0, "\0\0\1\0", "an icon"),
                    new Sign(0, "\u00FF\n", "a JPEG XL image"),
                    new Sign(4, "JXL ", "a JPEG XL image"),
                    new Sign(4, "jP  ", "a JPEG 2000 image"),
                    new Sign(4, "ftyphei", "a HEIC image"),
                    new Sign(4, "ftyphev", "a HEIC image"),
                    new Sign(4, "ftypmif1", "a HEIF image"),
                    new Sign(4, "ftyp", "a video"),
                    new Sign(8, "WAVE", "a sound"),
                    new Sign(8, "AVI ", "a video"),
                    new Sign(0, "\u001AE\u00DF\u00A3", "a video"));

    private static final Pattern COMMENTS =
            Pattern.compile("^([\\s\uFEFF]+|<!--.*?-->|<\\?.*?\\?>)+", Pattern.DOTALL);
    private static final Pattern HTML =
            Pattern.compile(
                    "^<(!doctype html|html|head|body|title|script|meta|h1|p|div|center)\\b");
    private static final Pattern SVG = Pattern.compile("^<(!doctype svg|svg|[a-z]+:svg)\\b");

    private Stranger() {}

    /// A sentence's worth, without its full stop.
    ///
    /// @param head the first bytes, or all of them
    static String describe(byte[] head) {
        if (head.length == 0) {
            return "what came is empty";
        }
        return "what came is not an image that we take"
                + kind(head).map(kind -> ", but " + kind).orElse("");
    }

    private static Optional<String> kind(byte[] head) {
        return SIGNS.stream()
                .filter(sign -> ImageType.at(head, sign.at(), sign.latin1()))
                .map(Sign::kind)
                .findFirst()
                .or(() -> text(head));
    }

    private static Optional<String> text(byte[] head) {
        var text = withoutCutLetter(new String(head, StandardCharsets.UTF_8));
        return text.isEmpty() || text.chars().anyMatch(Stranger::isNoText)
                ? Optional.empty()
                : Optional.of(kind(text.toLowerCase(Locale.ROOT)));
    }

    private static String withoutCutLetter(String text) {
        return text.endsWith("\uFFFD") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isNoText(int letter) {
        return letter == 0xFFFD
                || (Character.isISOControl(letter) && !Character.isWhitespace(letter));
    }

    private static String kind(String text) {
        var begin = COMMENTS.matcher(text).replaceFirst("");
        if (SVG.matcher(begin).lookingAt()) {
            return "an SVG image";
        }
        if (HTML.matcher(begin).lookingAt()) {
            return "an HTML page";
        }
        if (begin.startsWith("<")) {
            return "an XML document";
        }
        return begin.startsWith("{") || begin.startsWith("[") ? "JSON" : "plain text";
    }
}
