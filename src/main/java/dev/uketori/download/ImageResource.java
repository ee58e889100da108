package dev.uketori.download;

import dev.uketori.access.Access;
import dev.uketori.bucket.Bucket;
import dev.uketori.bucket.BucketException;
import dev.uketori.egress.Fetch;
import dev.uketori.problem.Problem;
import dev.uketori.store.JobRow;
import dev.uketori.view.ListQuery;
import dev.uketori.view.OwnJobs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `GET /v1/jobs/{id}/image`: the bytes. The address is known from the moment of submission.
@Path("/v1/jobs/{id}/image")
class ImageResource {

    private static final Duration PRESIGNED_FOR = Duration.ofMinutes(15);

    private final Access access;
    private final OwnJobs jobs;
    private final Bucket bucket;
    private final Fetch fetch;

    ImageResource(Access access, OwnJobs jobs, Bucket bucket, Fetch fetch) {
        this.access = access;
        this.jobs = jobs;
        this.bucket = bucket;
        this.fetch = fetch;
    }

    @GET
    @RunOnVirtualThread
    public Response image(
            @Context HttpServerRequest request,
            @Context Request conditions,
            @Context UriInfo uri,
            @PathParam("id") String id,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange) {
        var job = jobs.find(access.caller(request)::sees, id);
        var redirect = redirect(uri);
        if ("pending".equals(job.imageState)) {
            return passedThrough(request, job).build();
        }
        if (!"stored".equals(job.imageState)) {
            throw Missing.of(job);
        }
        var tag = new EntityTag(job.imageSha256);
        var unchanged = conditions.evaluatePreconditions(Date.from(job.storedAt), tag);
        var elsewhere = unchanged == null && redirect ? elsewhere(job) : Optional.<URI>empty();
        if (elsewhere.isPresent()) {
            return Response.status(Response.Status.FOUND)
                    .location(elsewhere.get())
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        }
        if (unchanged != null) {
            return lasting(unchanged, job).build();
        }
        var wanted = ifRange == null || ifRange.equals("\"" + tag.getValue() + "\"") ? range : null;
        return stored(request, job, wanted).build();
    }

    private static boolean redirect(UriInfo uri) {
        var query = new ListQuery(uri.getQueryParameters());
        var redirect = query.parsed("redirect", "must be true or false", ImageResource::bool);
        query.check();
        return Boolean.TRUE.equals(redirect);
    }

    private static Optional<Boolean> bool(String word) {
        return switch (word) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private ResponseBuilder stored(HttpServerRequest request, JobRow job, @Nullable String range) {
        return switch (ByteRange.of(range, job.imageBytes)) {
            case ByteRange.Whole _ -> body(request, job, Response.ok(), 0, job.imageBytes);
            case ByteRange.Span span ->
                    body(
                            request,
                            job,
                            Response.status(Response.Status.PARTIAL_CONTENT)
                                    .header(
                                            "Content-Range",
                                            "bytes %d-%d/%d"
                                                    .formatted(
                                                            span.first(),
                                                            span.last(),
                                                            job.imageBytes)),
                            span.first(),
                            span.length());
            case ByteRange.Nowhere _ ->
                    Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                            .header("Content-Range", "bytes */" + job.imageBytes)
                            .type(Problem.MEDIA_TYPE)
                            .entity(
                                    Problem.of(
                                            416,
                                            "range_not_satisfiable",
                                            "The image has %d bytes.".formatted(job.imageBytes)));
        };
    }

    /// A HEAD opens nothing: nobody would read it to its end, and so nobody would close it.
    private ResponseBuilder body(
            HttpServerRequest request,
            JobRow job,
            ResponseBuilder answer,
            long first,
            long length) {
        if (!request.method().equals(HttpMethod.HEAD)) {
            answer.entity(new Stream(open(job, first), length));
        }
        return lasting(answer, job)
                .type(job.imageType)
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(job))
                .header(HttpHeaders.CONTENT_LENGTH, length);
    }

    /// What an image is never changes.
    private static ResponseBuilder lasting(ResponseBuilder answer, JobRow job) {
        return answer.tag(new EntityTag(job.imageSha256))
                .lastModified(Date.from(job.storedAt))
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=31536000, immutable")
                .header("X-Content-Type-Options", "nosniff");
    }

    private Optional<URI> elsewhere(JobRow job) {
        try {
            return bucket.presigned(job.imageKey, PRESIGNED_FOR, fileName(job));
        } catch (BucketException away) {
            throw Missing.noBucket();
        }
    }

    private InputStream open(JobRow job, long first) {
        try {
            return bucket.open(job.imageKey, first).orElseThrow(Missing::removed);
        } catch (BucketException away) {
            throw Missing.noBucket();
        }
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
            if (request.method().equals(HttpMethod.HEAD)) {
                source.close();
                return answer;
            }
            return answer.entity(image);
        } catch (IOException notNow) {
            throw Missing.of(job);
        }
    }

    /// The id's own characters, and what the bytes are.
    private static String fileName(JobRow job) {
        return Objects.requireNonNull(job.imageKey).substring(job.imageKey.lastIndexOf('/') + 1);
    }

    private static String disposition(JobRow job) {
        return "inline; filename=\"" + fileName(job) + "\"";
    }
}
