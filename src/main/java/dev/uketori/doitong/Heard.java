package dev.uketori.doitong;

import dev.uketori.gate.News;

/// What came of a request to Doitong.
///
/// @param answer to what was asked
/// @param told by the headers beside it
/// @param news for the requests to come
public record Heard<T>(T answer, Told told, News news) {

    /// No answer came.
    static <T> Heard<T> nothing(T answer, String why) {
        return new Heard<>(answer, Told.NOTHING, new News.OutOfOrder(why));
    }
}
