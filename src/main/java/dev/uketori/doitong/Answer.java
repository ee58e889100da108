package dev.uketori.doitong;

/// What Doitong says of a job of ours: in a submit's answer, in a status, in a webhook.
public sealed interface Answer {

    /// Doitong's id for the job.
    String id();

    /// It is drawing.
    record Running(String id) implements Answer {}

    /// It is drawn.
    ///
    /// @param url where the image is, for a while
    record Finished(String id, String url) implements Answer {}

    /// It went wrong.
    ///
    /// @param message in Doitong's words
    record Broken(String id, String message) implements Answer {}

    /// It is drawn, and there is no usable address.
    record FinishedNowhere(String id) implements Answer {}

    /// It says something that we cannot read, such as a status that we do not know.
    record Unclear(String id, String status) implements Answer {}
}
