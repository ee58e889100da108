package dev.uketori.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How an enum is spelled in JSON, SQL, logs and metrics: its name in lower case.
public interface Wire {

    /// The enum constant's name, as `Enum` gives it.
    String name();

    /// The spelling outside of Java.
    default String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The constant that is spelled so, if there is one.
    static <E extends Enum<E> & Wire> Optional<E> find(Class<E> type, String wire) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.wire().equals(wire))
                .findFirst();
    }

    /// The constant that is spelled so.
    ///
    /// @throws IllegalArgumentException if there is none
    static <E extends Enum<E> & Wire> E of(Class<E> type, String wire) {
        return find(type, wire)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no " + type.getSimpleName() + " is spelled " + wire));
    }
}
