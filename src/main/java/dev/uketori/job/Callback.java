package dev.uketori.job;

import org.jspecify.annotations.Nullable;

/// Where an app wants to be told of its job, and in whose words.
///
/// @param url absolute, http or https
public record Callback(String url, Style style) {

    /// What is sent.
    public enum Style implements Wire {
        /// Standard Webhooks, one for each event.
        NOTICE,
        /// What Doitong itself would send, signed as Doitong would.
        DOITONG
    }

    /// To that address, in that style; null for no address.
    public static @Nullable Callback to(@Nullable String url, Style style) {
        return url == null ? null : new Callback(url, style);
    }
}
