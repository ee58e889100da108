package dev.uketori.sandbox.doitong;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Jobs in the shapes of the vendor's page, member by member and in its order.
///
/// @param publicUrl what image URLs begin with; known once the server listens
record Shapes(Supplier<String> publicUrl) {

    /// The answer to a submit and to the question for a status; note the lower-case key.
    Map<String, Object> envelope(Job job) {
        return Map.of("data", Map.of("generateimage", image(job)));
    }

    private Map<String, @Nullable Object> image(Job job) {
        var image = new LinkedHashMap<String, @Nullable Object>();
        image.put("id", job.id());
        image.put("status", job.status().word());
        image.put("url", url(job));
        switch (job.status()) {
            case PROCESSING -> image.put("webhookUrl", job.order().webhookUrl());
            case COMPLETED -> image.put("duration", null);
            case FAILED -> image.put("error", error(job));
        }
        image.put("createdAt", time(job.createdAt()));
        return image;
    }

    /// What the completion notice says.
    Map<String, @Nullable Object> notice(Job job) {
        var notice = new LinkedHashMap<String, @Nullable Object>();
        notice.put("id", job.id());
        notice.put("status", job.status().word());
        notice.put("url", firstUrl(job));
        notice.put("service", Order.SERVICE);
        notice.put("createdAt", time(job.createdAt()));
        notice.put("completedAt", time(job.completedAt()));
        notice.put("metadata", metadata(job));
        if (job.status() == Job.Status.FAILED) {
            notice.put("error", error(job));
        }
        return notice;
    }

    /// A notice that lies about where the image is.
    Map<String, @Nullable Object> falseNotice(Job job) {
        var notice = notice(job);
        notice.put("status", Job.Status.COMPLETED.word());
        notice.put("url", publicUrl.get() + "/outputs/forged-" + job.id() + ".jpg");
        return notice;
    }

    /// All members that the GraphQL schema knows.
    Map<String, @Nullable Object> graphql(Job job) {
        var all = new LinkedHashMap<String, @Nullable Object>();
        all.put("id", job.id());
        all.put("status", job.status().word());
        all.put("type", "IMAGE");
        all.put("provider", Order.SERVICE);
        all.put("url", url(job));
        all.put("width", job.order().width());
        all.put("height", job.order().height());
        all.put("webhookUrl", job.order().webhookUrl());
        all.put("duration", null);
        all.put("metadata", metadata(job));
        all.put("creditCost", job.cost());
        all.put("error", error(job));
        all.put("createdAt", time(job.createdAt()));
        all.put("completedAt", time(job.completedAt()));
        return all;
    }

    private @Nullable String firstUrl(Job job) {
        var url = url(job);
        return url != null && job.fate().image() == Fate.ImageFault.EXPIRED
                ? url + "?" + Cdn.EXPIRED
                : url;
    }

    @Nullable String url(Job job) {
        return job.status() == Job.Status.COMPLETED && !job.fate().urlMissing()
                ? publicUrl.get() + "/outputs/" + job.id() + ".jpg"
                : null;
    }

    private static @Nullable Object error(Job job) {
        if (job.status() != Job.Status.FAILED) {
            return null;
        }
        var message = "The image could not be generated";
        return job.fate().errorAsObject()
                ? Map.of("code", "GENERATION_FAILED", "message", message)
                : message;
    }

    private static Map<String, @Nullable Object> metadata(Job job) {
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("duration", null);
        metadata.put("width", job.order().width());
        metadata.put("height", job.order().height());
        return metadata;
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
