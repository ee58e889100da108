package dev.uketori.webhook;

/// A stranger's words in a log line or a column: in one piece, and not too many.
final class Quoted {

    private static final int LONGEST = 255;

    private Quoted() {}

    /// `text` without what could end a line or be refused by PostgreSQL, cut where it is over-long.
    static String of(String text) {
        var kept = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return kept.replaceAll("[\\p{Cntrl}\\p{Cs}\\u2028\\u2029]", "?");
    }
}
