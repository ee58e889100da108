package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/// Talks to a server over real HTTP, as any caller does.
record Caller(String base, String key) {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpResponse<String> rest(String body) {
        return send("POST", "/v1/text_to_image", body, Map.of("X-API-Key", key));
    }

    HttpResponse<String> status(String id) {
        return send("GET", "/v1/text_to_image/" + id, null, Map.of("X-API-Key", key));
    }

    HttpResponse<String> graphql(String query, Map<String, ?> variables) {
        var body = write(Map.of("query", query, "variables", variables));
        return send("POST", "/graphql", body, Map.of("Authorization", "Bearer " + key));
    }

    JsonNode state() {
        return json(send("GET", "/sandbox/doitong", null, Map.of()));
    }

    JsonNode job(String id) {
        return json(send("GET", "/sandbox/doitong/jobs/" + id, null, Map.of()));
    }

    HttpResponse<String> patch(String body) {
        return send("PATCH", "/sandbox/doitong", body, Map.of());
    }

    void behave(String body) {
        var answer = patch(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /// Submits a small picture and returns its id.
    String submit(String webhookUrl) {
        var answer = rest(order("a quiet sea", webhookUrl));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).at("/data/generateimage/id").textValue();
    }

    static String order(String prompt, String webhookUrl) {
        return write(
                webhookUrl == null
                        ? Map.of(
                                "service",
                                "flux-ultra",
                                "prompt",
                                prompt,
                                "width",
                                96,
                                "height",
                                64)
                        : Map.of(
                                "service",
                                "flux-ultra",
                                "prompt",
                                prompt,
                                "width",
                                96,
                                "height",
                                64,
                                "webhookUrl",
                                webhookUrl));
    }

    HttpResponse<byte[]> bytes(String method, String url) throws IOException {
        try {
            var request =
                    HttpRequest.newBuilder(URI.create(url))
                            .method(method, BodyPublishers.noBody())
                            .build();
            return HTTP.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> send(
            String method, String path, String body, Map<String, String> headers) {
        try {
            return exchange(method, path, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> exchange(
            String method, String path, String body, Map<String, String> headers)
            throws IOException {
        var request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
