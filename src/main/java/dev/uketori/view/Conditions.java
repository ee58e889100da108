package dev.uketori.view;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import org.jboss.resteasy.reactive.common.util.DateUtil;
import org.jspecify.annotations.Nullable;

/// Under which conditions a GET or a HEAD wants its answer (RFC 9110, section 13). A tag that a
/// proxy made weak, as one that compresses does, is still known to `If-None-Match` (13.1.2).
///
/// @param strong compares tags as they are
public record Conditions(HttpServerRequest request, Request strong) {

    /// What is answered in place of what has that tag; empty if that is wanted.
    public Optional<ResponseBuilder> unmet(EntityTag tag) {
        return orKnown(strong.evaluatePreconditions(tag), tag);
    }

    /// The same for what has not changed since. A time that cannot be read is no condition
    /// (13.1.3).
    public Optional<ResponseBuilder> unmet(EntityTag tag, Instant changed) {
        try {
            return orKnown(strong.evaluatePreconditions(Date.from(changed), tag), tag);
        } catch (DateUtil.DateParseException noTime) {
            return unmet(tag);
        }
    }

    private Optional<ResponseBuilder> orKnown(@Nullable ResponseBuilder unmet, EntityTag tag) {
        return unmet == null && know(tag)
                ? Optional.of(Response.notModified(tag))
                : Optional.ofNullable(unmet);
    }

    /// Whether `If-None-Match` names that tag.
    public boolean know(EntityTag tag) {
        var name = "\"" + tag.getValue() + "\"";
        return request.headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                .flatMap(tags -> Arrays.stream(tags.split(",")))
                .map(String::strip)
                .anyMatch(known -> known.equals(name) || known.equals("W/" + name));
    }
}
