package dev.uketori;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The control API of a built-in Doitong.
///
/// @param url of that Doitong
record DoitongControl(HttpClient http, String url) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1000;

    /// Changes its behaviour.
    void behave(Map<String, ?> change) throws IOException, InterruptedException {
        var body = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(change));
        send(HttpRequest.newBuilder(at("")).method("PATCH", body).build());
    }

    /// What it counted.
    JsonNode counts() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at("")).build()).path("counts");
    }

    /// All of its jobs, in the order they were taken.
    List<JsonNode> jobs() throws IOException, InterruptedException {
        var jobs = new ArrayList<JsonNode>();
        for (var after = "0"; after != null; ) {
            var page =
                    send(
                            HttpRequest.newBuilder(at("/jobs?limit=" + PAGE + "&after=" + after))
                                    .build());
            page.path("items").forEach(jobs::add);
            after = page.path("next").isNull() ? null : page.path("next").asText();
        }
        return jobs;
    }

    private URI at(String path) {
        return URI.create(url + "/sandbox/doitong" + path);
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
