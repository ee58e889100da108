package dev.uketori.download;

import dev.uketori.bucket.Bucket;
import dev.uketori.bucket.BucketException;
import dev.uketori.egress.Fetch;
import dev.uketori.problem.Problem;
import dev.uketori.store.JobRow;
import dev.uketori.view.Conditions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Sends the image of a job to whoever may have it, as it is wanted.
@Singleton
class Images {

    private static final Duration PRESIGNED_FOR = Duration.ofMinutes(15);

    private final Bucket bucket;
    private final Thumbnails thumbnails;
    private final Fetch fetch;

    Images(Bucket bucket, Thumbnails thumbnails, Fetch fetch) {
        this.bucket = bucket;
        this.thumbnails = thumbnails;
        this.fetch = fetch;
    }

    /// The answer to a request.
    ///
    /// @param strong what it says under which it wants none
    /// @throws dev.uketori.problem.ProblemException if there is none to send
    Response of(JobRow job, Wish wish, HttpServerRequest request, Request strong) {
        if ("pending".equals(job.imageState)) {
            return passedThrough(request, job).build();
        }
        if (!"stored".equals(job.imageState)) {
            throw Missing.of(job);
        }
        try {
            return stored(job, wish, request, new Conditions(request, strong));
        } catch (BucketException away) {
            throw Missing.noBucket();
        }
    }

    private Response stored(JobRow job, Wish wish, HttpServerRequest request, Conditions conditions)
            throws BucketException {
        var width =
                wish.width() == null ? OptionalInt.empty() : thumbnails.width(job, wish.width());
        var unsent =
                width.isPresent()
                        ? known(job, width.getAsInt(), conditions)
                        : Optional.<Response>empty();
        if (unsent.isPresent()) {
            return unsent.get();
        }
        var picture = picture(job, width);
        unsent = unsent(job, picture.tag(), conditions);
        if (unsent.isPresent()) {
            return unsent.get();
        }
        var elsewhere = wish.redirect() ? elsewhere(picture) : Optional.<Response>empty();
        return elsewhere.isPresent() ? elsewhere.get() : sent(request, job, picture);
    }

    /// Whoever has a thumbnail need not wait until it is read. Whoever names another tag may have
    /// the image itself, where no thumbnail can be made.
    private Optional<Response> known(JobRow job, int width, Conditions conditions) {
        var tag = thumbnails.tag(job, width);
        return conditions.know(new EntityTag(tag))
                ? unsent(job, tag, conditions)
                : Optional.empty();
    }

    /// That another one is asked for now says nothing of later.
    private static Optional<Response> unsent(JobRow job, String tag, Conditions conditions) {
        return conditions
                .unmet(new EntityTag(tag), job.storedAt)
                .map(unmet -> unmet.tag(new EntityTag(tag)).build())
                .map(answer ->
                        answer.getStatus() == Response.Status.NOT_MODIFIED.getStatusCode()
                                ? lasting(Response.notModified(), job, tag).build()
                                : answer);
    }

    private Picture picture(JobRow job, OptionalInt width) throws BucketException {
        var thumbnail =
                width.isPresent()
                        ? thumbnails.of(job, width.getAsInt())
                        : Optional.<Picture>empty();
        return thumbnail.orElseGet(() -> Picture.of(job, bucket));
    }

    private Response sent(HttpServerRequest request, JobRow job, Picture picture)
            throws BucketException {
        return switch (ByteRange.of(range(request, picture), picture.bytes())) {
            case ByteRange.Whole _ ->
                    body(request, job, picture, Response.ok(), 0, picture.bytes());
            case ByteRange.Span span ->
                    body(
                            request,
                            job,
                            picture,
                            Response.status(Response.Status.PARTIAL_CONTENT)
                                    .header(
                                            "Content-Range",
                                            "bytes %d-%d/%d"
                                                    .formatted(
                                                            span.first(),
                                                            span.last(),
                                                            picture.bytes())),
                            span.first(),
                            span.length());
            case ByteRange.Nowhere _ ->
                    Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                            .header("Content-Range", "bytes */" + picture.bytes())
                            .type(Problem.MEDIA_TYPE)
                            .entity(
                                    Problem.of(
                                            416,
                                            "range_not_satisfiable",
                                            "The image has %d bytes.".formatted(picture.bytes())))
                            .build();
        };
    }

    /// None where the condition says that it would be a part of something else. A HEAD has none
    /// (RFC 9110, 14.2).
    private static @Nullable String range(HttpServerRequest request, Picture picture) {
        if (isHead(request)) {
            return null;
        }
        var condition = request.getHeader("If-Range");
        var isSame = condition == null || condition.equals("\"" + picture.tag() + "\"");
        return isSame ? request.getHeader("Range") : null;
    }

    private static boolean isHead(HttpServerRequest request) {
        return request.method().equals(HttpMethod.HEAD);
    }

    private static Response body(
            HttpServerRequest request,
            JobRow job,
            Picture picture,
            ResponseBuilder answer,
            long first,
            long length)
            throws BucketException {
        if (isHead(request)) {
            checkThere(picture);
        } else {
            answer.entity(new Stream(picture.content().from(first), length));
        }
        return lasting(answer, job, picture.tag())
                .type(picture.type())
                .header("Accept-Ranges", "bytes")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "inline; filename=\"" + picture.fileName() + "\"")
                .header(HttpHeaders.CONTENT_LENGTH, length)
                .build();
    }

    /// Nobody would read what is opened for a HEAD to its end, and so nobody would close it.
    private static void checkThere(Picture picture) {
        try (var end = picture.content().from(Math.max(0, picture.bytes() - 1))) {
            if (end.read() < 0) {
                throw Missing.removed();
            }
        } catch (IOException away) {
            throw Missing.noBucket();
        }
    }

    /// What an image is never changes.
    private static ResponseBuilder lasting(ResponseBuilder answer, JobRow job, String tag) {
        return answer.tag(new EntityTag(tag))
                .lastModified(Date.from(job.storedAt))
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=31536000, immutable")
                .header("X-Content-Type-Options", "nosniff");
    }

    private Optional<Response> elsewhere(Picture picture) throws BucketException {
        return bucket.presigned(picture.key(), PRESIGNED_FOR, picture.fileName())
                .map(address ->
                        Response.status(Response.Status.FOUND)
                                .location(address)
                                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                                .build());
    }

    private ResponseBuilder passedThrough(HttpServerRequest request, JobRow job) {
        try {
            var source = fetch.open(job.sourceUrl);
            var image = PassThrough.open(source).orElse(null);
            if (image == null) {
                source.close();
                throw Missing.of(job);
            }
            var answer =
                    Response.ok()
                            .type(image.type().mediaType())
                            .header(HttpHeaders.CACHE_CONTROL, "no-store")
                            .header("X-Content-Type-Options", "nosniff");
            source.length().ifPresent(length -> answer.header(HttpHeaders.CONTENT_LENGTH, length));
            if (isHead(request)) {
                source.close();
                return answer;
            }
            return answer.entity(image);
        } catch (IOException notNow) {
            throw Missing.of(job);
        }
    }
}
