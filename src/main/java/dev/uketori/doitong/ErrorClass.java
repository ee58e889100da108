package dev.uketori.doitong;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What kind of refusal an error is, and with it what helps. In every one of them nothing was drawn
/// and nothing paid; an error that leaves that open has no class.
public enum ErrorClass {
    /// The job itself will not be drawn: the same again is refused again.
    INVALID_REQUEST,
    /// Our key is not taken, or our address is not Doitong's: no job can be sent until somebody has
    /// mended it.
    SHUT_OUT,
    /// Not enough credits for this job; a cheaper one may pass.
    CREDITS,
    /// Over one of the plan's limits: later.
    LIMIT,
    /// Out of order for now: later, but not for ever.
    OUT_OF_ORDER;

    /// The page shows `INSUFFICIENT_CREDITS` alone; the others are what GraphQL servers are used to
    /// say.
    private static final Map<String, ErrorClass> CODES =
            Map.ofEntries(
                    Map.entry("INSUFFICIENT_CREDITS", CREDITS),
                    Map.entry("PAYMENT_REQUIRED", CREDITS),
                    Map.entry("UNAUTHENTICATED", SHUT_OUT),
                    Map.entry("UNAUTHORIZED", SHUT_OUT),
                    Map.entry("INVALID_API_KEY", SHUT_OUT),
                    Map.entry("FORBIDDEN", SHUT_OUT),
                    Map.entry("RATE_LIMITED", LIMIT),
                    Map.entry("RATE_LIMIT_EXCEEDED", LIMIT),
                    Map.entry("TOO_MANY_REQUESTS", LIMIT),
                    Map.entry("BAD_REQUEST", INVALID_REQUEST),
                    Map.entry("BAD_USER_INPUT", INVALID_REQUEST),
                    Map.entry("INVALID_INPUT", INVALID_REQUEST),
                    Map.entry("VALIDATION_ERROR", INVALID_REQUEST),
                    Map.entry("GRAPHQL_VALIDATION_FAILED", INVALID_REQUEST),
                    Map.entry("GRAPHQL_PARSE_FAILED", INVALID_REQUEST),
                    Map.entry("INTERNAL_SERVER_ERROR", OUT_OF_ORDER),
                    Map.entry("SERVICE_UNAVAILABLE", OUT_OF_ORDER));

    /// The class of an error's answer.
    ///
    /// @param status of HTTP
    /// @param code in the error's `extensions`; tells more than the status where both speak
    /// @return empty if it cannot be told whether Doitong was paid
    static Optional<ErrorClass> of(int status, @Nullable String code) {
        var told = code == null ? null : CODES.get(code.toUpperCase(Locale.ROOT));
        return told == null ? of(status) : Optional.of(told);
    }

    private static Optional<ErrorClass> of(int status) {
        return switch (status) {
            case 400, 409, 413, 422 -> Optional.of(INVALID_REQUEST);
            case 402 -> Optional.of(CREDITS);
            case 429 -> Optional.of(LIMIT);
            // It has not read the request.
            case 408, 425 -> Optional.of(OUT_OF_ORDER);
            // A gateway that waited for Doitong in vain does not know either.
            case 502, 504 -> Optional.empty();
            default -> {
                if (status < 300) {
                    yield Optional.empty();
                }
                yield Optional.of(status < 500 ? SHUT_OUT : OUT_OF_ORDER);
            }
        };
    }
}
