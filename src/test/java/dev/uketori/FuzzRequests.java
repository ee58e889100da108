package dev.uketori;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.uketori.ApiDocument.Call;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Requests that the document leads to, from the most obedient to such as nobody should send. A
/// seed decides on one, and what has been answered so far: ids that exist are used again.
final class FuzzRequests {

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW");

    private static final List<String> SEGMENTS =
            List.of(
                    "x",
                    "0",
                    "%00",
                    "%ff%fe",
                    "%2e%2e%2f",
                    "..%2F..%2Fetc",
                    "%E5%8F%97",
                    "null",
                    "*",
                    "x;a=b",
                    "%7B%7D",
                    "019B2C6E-0000-7000-8000-0123456789AB",
                    "019b2c6e000070008000-0123456789ab",
                    "1-1-1-1-1",
                    "a".repeat(600));

    private static final List<String> TYPES =
            List.of(
                    "text/plain",
                    "application/json; charset=utf-16",
                    "application/json; charset=nothing",
                    "application/json;;;=",
                    "APPLICATION/JSON",
                    "application/problem+json",
                    "multipart/form-data; boundary=x",
                    "multipart/form-data",
                    "application/x-www-form-urlencoded",
                    "*/*",
                    "json",
                    "/",
                    "");

    private static final List<String> ACCEPTS =
            List.of(
                    "*/*",
                    "application/*;q=0.1",
                    "image/png",
                    "text/html",
                    "text/event-stream",
                    "text/event-stream;q=0.1, application/json",
                    "application/json;q=0",
                    "application/json;q=x",
                    "application/graphql-response+json",
                    "json",
                    "a/b/c",
                    ";,;",
                    "");

    private static final List<String> ODD_HEADERS =
            List.of(
                    "Range: bytes=0-1",
                    "Range: bytes=-",
                    "If-None-Match: *",
                    "If-None-Match: W/\"",
                    "If-Match: *",
                    "If-Match: \"x\"",
                    "If-Modified-Since: yesterday",
                    "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                    "Content-Encoding: gzip",
                    "Accept-Encoding: br, gzip;q=x",
                    "Accept-Charset: utf-16",
                    "Accept-Language: \u00e9;q=9",
                    "Content-Language: x",
                    "X-HTTP-Method-Override: DELETE",
                    "Prefer: respond-async, wait=0; a",
                    "Prefer: wait=-1, wait=\"",
                    "Cookie: a=b; c=\"; =",
                    "Origin: null",
                    "X-Forwarded-Host: \u00ff",
                    "Forwarded: for=;;;",
                    "traceparent: 00-x",
                    "Date: never",
                    "X-Filler: " + "a".repeat(3_000));

    private static final List<String> DOCUMENTS =
            List.of(
                    "mutation { generateImage(input: {service: \"flux-ultra\", prompt: \"a boat\", width: 64, height: 64}) { id status url } }",
                    "mutation { generate(input: {type: IMAGE, provider: \"flux-ultra\", input: {text: \"a boat\"}, options: {width: 64, height: 64, webhookUrl: \"http://localhost:1/\"}}) { id creditCost metadata } }",
                    "query One($id: ID!) { job(id: $id) { id status error } }",
                    "{ job(id: \"%s\") { id status width createdAt } other: job(id: \"x\") { id } }",
                    "{ __schema { types { name fields { name type { name } } } } }",
                    "{ ...a } fragment a on Query { ...a }",
                    "mutation { generateImage(input: {prompt: 1e999}) { id } }",
                    "subscription { job { id } }",
                    "query a { __typename } query b { __typename }",
                    "{ job(id: \"\\u0000\") { id } }");

    private final ApiDocument api;
    private final FuzzMemory memory;
    private final List<String> keys;

    /// @param keys that callers have
    FuzzRequests(ApiDocument api, FuzzMemory memory, List<String> keys) {
        this.api = api;
        this.memory = memory;
        this.keys = keys;
    }

    /// A request.
    ///
    /// @param path raw, without its query
    /// @param headers lines, in Latin-1
    record Request(
            String method,
            String path,
            String query,
            List<String> headers,
            byte[] body,
            boolean chunked) {

        @Override
        public String toString() {
            var text = new String(body, 0, Math.min(body.length, 600), UTF_8);
            return "%s %s%s%n%s%n%n%s (%d bytes)"
                    .formatted(method, path, query, String.join("\n", headers), text, body.length);
        }
    }

    Request next(SplittableRandom random) {
        return new Draft(random).request();
    }

    private final class Draft {

        private final SplittableRandom random;
        private final SchemaValues values;
        private final Call call;
        private final List<String> headers = new ArrayList<>();
        private final List<String> query = new ArrayList<>();

        Draft(SplittableRandom random) {
            this.random = random;
            this.values = new SchemaValues(api, random);
            this.call = values.any(api.calls());
        }

        Request request() {
            var path = path();
            Stream.concat(
                            api.at("#/paths").path(call.path()).path("parameters").valueStream(),
                            call.operation().path("parameters").valueStream())
                    .map(api::resolved)
                    .forEach(this::parameter);
            var link = call.path().startsWith("/i/") && chance(60) ? memory.link(random) : "";
            if (!link.isEmpty()) {
                path = link.substring(0, link.indexOf('?'));
                query.clear();
                query.add(link.substring(link.indexOf('?') + 1));
            }
            key();
            var body = body();
            if (chance(25)) {
                headers.add("Accept: " + values.any(ACCEPTS));
            }
            if (chance(15)) {
                headers.add(values.any(ODD_HEADERS));
            }
            return new Request(
                    chance(94) ? call.method() : values.any(METHODS),
                    path,
                    query.isEmpty() ? "" : "?" + String.join("&", query),
                    headers,
                    body,
                    chance(10));
        }

        private String path() {
            var path = new StringBuilder();
            for (var part : call.path().substring(1).split("/")) {
                path.append('/').append(part.startsWith("{") ? segment() : part);
            }
            return path.toString();
        }

        private String segment() {
            return chance(75)
                    ? memory.id(topic(), random)
                    : chance(50) ? memory.id(random) : values.any(SEGMENTS);
        }

        /// What its ids are of: `jobs` of `/v1/jobs/{id}/image`.
        private String topic() {
            return FuzzMemory.topic(call.path());
        }

        private void parameter(JsonNode parameter) {
            var name = parameter.get("name").asText();
            var isRequired = parameter.path("required").asBoolean();
            if (!isRequired && chance(65)) {
                return;
            }
            switch (parameter.get("in").asText()) {
                case "query" -> query.add(name + "=" + queried(name, parameter.get("schema")));
                case "header" -> header(name, parameter.get("schema"));
                default -> {}
            }
        }

        private String queried(String name, JsonNode schema) {
            if (chance(10)) {
                return values.any(
                        List.of("", "%", "%zz", "%00", "%ff", "a=b", "+", "%C3%A9", "\u00e9"));
            }
            if (name.equals("wait")) {
                return values.any(List.of("0", "0", "0", "1", "61", "-1", "00", "1.0", "soon"));
            }
            if (name.endsWith("Id") && chance(60)) {
                return memory.id(name.equals("jobId") ? "jobs" : "batches", random);
            }
            if (chance(25)) {
                return encoded(values.oddText());
            }
            var value = values.good(schema);
            return encoded(value.isArray() ? value.path(0).asText("") : value.asText());
        }

        private String encoded(String text) {
            return URLEncoder.encode(text.substring(0, Math.min(text.length(), 600)), UTF_8);
        }

        private void header(String name, JsonNode schema) {
            switch (name) {
                case "Prefer" ->
                        headers.add(
                                "Prefer: "
                                        + values.any(
                                                List.of("wait=0", "wait=0", "wait=1", "wait=x")));
                case "Idempotency-Key" ->
                        headers.add(
                                "Idempotency-Key: "
                                        + values.any(
                                                List.of(
                                                        "\"k%d\"".formatted(random.nextInt(50)),
                                                        "k" + random.nextInt(50),
                                                        "\u00e9",
                                                        "",
                                                        "\"\"",
                                                        "a".repeat(256))));
                case "Range" ->
                        headers.add(
                                "Range: "
                                        + values.any(
                                                List.of(
                                                        "bytes=0-9",
                                                        "bytes=-1",
                                                        "bytes=99999999-",
                                                        "x")));
                case "If-None-Match", "If-Range" -> headers.add(name + ": " + memory.tag(random));
                case "X-Doitong-Signature" -> {}
                default -> headers.add(name + ": " + values.good(schema).asText());
            }
        }

        private void key() {
            switch (random.nextInt(20)) {
                case 0 -> headers.add("X-API-Key: wrong");
                case 1 ->
                        headers.add(
                                "Authorization: "
                                        + values.any(
                                                List.of("Basic x", "Bearer", "Bearer ", "\u00e9")));
                case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 ->
                        headers.add("Authorization: Bearer " + values.any(keys));
                default -> {}
            }
        }

        private byte[] body() {
            var content =
                    api.resolved(call.operation().path("requestBody"))
                            .path("content")
                            .path("application/json");
            if (content.isMissingNode()) {
                return chance(90) ? new byte[0] : values.odd().toString().getBytes(UTF_8);
            }
            if (chance(90)) {
                headers.add("Content-Type: application/json");
            } else if (chance(80)) {
                headers.add("Content-Type: " + values.any(TYPES));
            }
            var body = body(content.get("schema"));
            if (call.path().startsWith("/webhooks/")) {
                sign(body);
            }
            return body;
        }

        private byte[] body(JsonNode schema) {
            var die = random.nextInt(100);
            if (call.path().equals("/graphql") && die < 70) {
                return document().getBytes(UTF_8);
            }
            return die < 45
                    ? values.good(schema).toString().getBytes(UTF_8)
                    : die < 75
                            ? values.nearlyGood(schema).toString().getBytes(UTF_8)
                            : values.bad(schema);
        }

        private String document() {
            var text = values.any(DOCUMENTS).replace("%s", memory.id("jobs", random));
            if (chance(30)) {
                text = new String(new Mutations(random).of(text.getBytes(UTF_8)), UTF_8);
            }
            var body = JsonNodeFactory.instance.objectNode();
            body.put("query", text);
            if (chance(50)) {
                body.set(
                        "variables",
                        chance(70)
                                ? body.objectNode().put("id", memory.id("jobs", random))
                                : values.odd());
            }
            if (chance(10)) {
                body.set("operationName", values.odd());
            }
            return body.toString();
        }

        private void sign(byte[] body) {
            if (chance(60)) {
                headers.add("X-Doitong-Signature: " + Upstream.signature(body));
            } else if (chance(70)) {
                headers.add("X-Doitong-Signature: sha256=" + "0".repeat(64));
            }
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }
    }

    /// The bytes that go out.
    static byte[] bytes(Request request) {
        var head = new StringBuilder();
        head.append(request.method())
                .append(' ')
                .append(request.path())
                .append(request.query())
                .append(" HTTP/1.1\r\nHost: localhost\r\n");
        request.headers().forEach(line -> head.append(line).append("\r\n"));
        var isBare =
                request.body().length == 0 && request.method().matches("GET|HEAD|OPTIONS|TRACE");
        if (request.chunked() && request.body().length > 0) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (!isBare) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        if (request.chunked() && request.body().length > 0) {
            bytes.writeBytes((Integer.toHexString(request.body().length) + "\r\n").getBytes(UTF_8));
            bytes.writeBytes(request.body());
            bytes.writeBytes("\r\n0\r\n\r\n".getBytes(UTF_8));
        } else {
            bytes.writeBytes(request.body());
        }
        return bytes.toByteArray();
    }
}
