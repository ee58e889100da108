package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/// How `X-RateLimit-Reset` is written; the vendor's page says only "timestamp".
public enum ResetFormat {
    @JsonProperty("epoch-seconds")
    EPOCH_SECONDS,
    @JsonProperty("epoch-millis")
    EPOCH_MILLIS,
    @JsonProperty("iso-8601")
    ISO_8601;

    String write(Instant reset) {
        return switch (this) {
            case EPOCH_SECONDS -> Long.toString(reset.getEpochSecond());
            case EPOCH_MILLIS -> Long.toString(reset.toEpochMilli());
            case ISO_8601 -> reset.toString();
        };
    }
}
