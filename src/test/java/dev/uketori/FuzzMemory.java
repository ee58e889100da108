package dev.uketori;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/// What answers have told that later requests may use: ids, links, tags. It forgets what is old.
final class FuzzMemory {

    private static final int MOST = 40;

    private final Map<String, List<String>> ids = new ConcurrentHashMap<>();
    private final List<String> links = new CopyOnWriteArrayList<>();
    private final List<String> tags = new CopyOnWriteArrayList<>(List.of("*", "\"x\"", "W/\"", ""));

    /// What a path's ids are of: `jobs` of `/v1/jobs/{id}/image`.
    static String topic(String path) {
        var parts = path.split("/");
        var topic = parts.length > 2 ? parts[2] : parts[1];
        return path.startsWith("/v1/") && !topic.equals("text_to_image") ? topic : "jobs";
    }

    void learn(String path, JsonNode answer, String tag, RandomGenerator random) {
        id(path, answer, random);
        answer.path("items").forEach(item -> id(path, item, random));
        var image = answer.path("data").path("generateimage");
        id(path, image, random);
        var url = image.path("url").asText("");
        if (url.contains("/i/")) {
            keep(links, url.substring(url.indexOf("/i/")), random);
        }
        if (!tag.isEmpty()) {
            keep(tags, tag, random);
        }
    }

    private void id(String path, JsonNode thing, RandomGenerator random) {
        var id = thing.path("id").asText("");
        if (id.length() == 36) {
            keep(ids.computeIfAbsent(topic(path), _ -> new CopyOnWriteArrayList<>()), id, random);
        }
    }

    private static void keep(List<String> those, String one, RandomGenerator random) {
        synchronized (those) {
            if (those.size() < MOST) {
                those.add(one);
            } else {
                those.set(random.nextInt(MOST), one);
            }
        }
    }

    /// One of these; one of nothing if there is none yet.
    String id(String topic, RandomGenerator random) {
        var those = ids.getOrDefault(topic, List.of());
        return those.isEmpty()
                ? new UUID(random.nextLong(), random.nextLong()).toString()
                : those.get(random.nextInt(those.size()));
    }

    /// One of whatever.
    String id(RandomGenerator random) {
        var topics = List.copyOf(ids.keySet());
        return id(topics.isEmpty() ? "jobs" : topics.get(random.nextInt(topics.size())), random);
    }

    /// The path and the query of a link to an image; empty if there is none yet.
    String link(RandomGenerator random) {
        return links.isEmpty() ? "" : links.get(random.nextInt(links.size()));
    }

    String tag(RandomGenerator random) {
        return tags.get(random.nextInt(tags.size()));
    }
}
