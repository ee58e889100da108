package dev.uketori.view;

import dev.uketori.ambient.PublicUrl;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A page of a list.
///
/// @param next the `cursor` of the next page; null on the last
public record Page<T>(List<T> items, @Nullable String next) {

    /// The page that `limit + 1` rows make: the one too many says that there is a next page.
    ///
    /// @param id what a row's cursor is
    public static <R, T> Page<T> of(
            List<R> rows, int limit, Function<R, T> view, Function<R, Object> id) {
        var more = rows.size() > limit;
        var page = more ? rows.subList(0, limit) : rows;
        return new Page<>(
                page.stream().map(view).toList(),
                more ? id.apply(page.getLast()).toString() : null);
    }

    /// Answers with it, and with the `Link` of the next page.
    public Response answer(UriInfo uri, PublicUrl publicUrl) {
        var answer = Response.ok(this);
        if (next != null) {
            var path = uri.getRequestUriBuilder().replaceQueryParam("cursor", next).build();
            answer.header(
                    "Link",
                    "<%s>; rel=\"next\""
                            .formatted(publicUrl.of(path.getRawPath() + "?" + path.getRawQuery())));
        }
        return answer.build();
    }
}
