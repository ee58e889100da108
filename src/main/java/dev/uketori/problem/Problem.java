package dev.uketori.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;

/// An error as `application/problem+json` (RFC 9457).
///
/// @param type a URI reference that names the kind of problem; `about:blank` says that `code` does
/// @param title what the status means, in a few words
/// @param status the HTTP status
/// @param code what programs act upon: short, lower-case, stable
/// @param detail what happened and what to do, for people
/// @param errors each wrong field
/// @param figures what else programs need, by name; members of the problem like the others
@JsonInclude(Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        List<Wrong> errors,
        @JsonAnyGetter Map<String, Object> figures) {

    /// The media type of a problem.
    public static final String MEDIA_TYPE = "application/problem+json";

    /// A wrong field.
    ///
    /// @param pointer where it is in the body (RFC 6901), or the parameter's name
    /// @param detail what is wrong with it
    public record Wrong(String pointer, String detail) {}

    /// A problem without wrong fields.
    public static Problem of(int status, String code, String detail) {
        return of(status, code, detail, List.of());
    }

    /// A problem that names wrong fields.
    public static Problem of(int status, String code, String detail, List<Wrong> errors) {
        return new Problem(
                "about:blank", Reasons.of(status), status, code, detail, errors, Map.of());
    }

    /// Somebody has used up what a policy of `RateLimit-Policy` lets through, as
    /// draft-ietf-httpapi-ratelimit-headers has it.
    public static Problem quotaExceeded(String code, String detail, String policy) {
        return new Problem(
                "https://iana.org/assignments/http-problem-types#quota-exceeded",
                "Request cannot be satisfied as assigned quota has been exceeded",
                429,
                code,
                detail,
                List.of(),
                Map.of("violated-policies", List.of(policy)));
    }

    /// The same with figures.
    public Problem with(Map<String, Long> figures) {
        return new Problem(type, title, status, code, detail, errors, Map.copyOf(figures));
    }
}
