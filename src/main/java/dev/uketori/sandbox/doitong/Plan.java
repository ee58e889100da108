package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The plans of the vendor's page. Enterprise's limits are "custom" there: none, unless set.
public enum Plan {
    @JsonProperty("free")
    FREE,
    @JsonProperty("starter")
    STARTER,
    @JsonProperty("pro")
    PRO,
    @JsonProperty("enterprise")
    ENTERPRISE;

    Limits limits() {
        return switch (this) {
            case FREE -> new Limits(10, 1, 100);
            case STARTER -> new Limits(30, 3, 1_000);
            case PRO -> new Limits(60, 10, 10_000);
            case ENTERPRISE -> Limits.NONE;
        };
    }
}
