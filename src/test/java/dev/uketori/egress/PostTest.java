package dev.uketori.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls to receivers that may be hostile, seen from their side.
class PostTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void aReceiverGetsWhatIsSentAndItsAnswerIsTold() throws IOException {
        try (var host =
                Host.answering(
                        "HTTP/1.1 429 Slow", "Retry-After: 7", "Content-Length: 4", "", "busy")) {
            var answer =
                    post(true)
                            .send(
                                    host.url() + "?a=%20b",
                                    Map.of(
                                            "webhook-id",
                                            "msg_1",
                                            "Content-Type",
                                            "application/json"),
                                    BODY);

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.retryAfter()).contains("7");
            assertThat(answer.body()).isEqualTo("busy");
            assertThat(host.requests().getFirst())
                    .startsWith("POST /outputs/a.jpg?a=%20b HTTP/1.1\r\n")
                    .contains("webhook-id: msg_1\r\n", "content-length: 2\r\n");
        }
    }

    @Test
    void thisMachineIsNotCalledUnlessItMayBe() throws IOException {
        try (var host = Host.answering("HTTP/1.1 204 No Content", "", "")) {
            assertThatThrownBy(() -> post(false).send(host.url(), Map.of(), BODY))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("this machine's own");
            assertThat(host.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100.100.100.200",
                "169.254.169.254",
                "168.63.129.16",
                "fd00:ec2::254",
                "fd20:ce::254",
                "fe80::1",
                "224.0.0.1",
                "::ffff:a9fe:a9fe",
                "64:ff9b::a9fe:a9fe"
            })
    void theMetadataOfCloudsIsNeverCalled(String address) {
        for (var allowPrivate : List.of(true, false)) {
            var post =
                    post(
                            allowPrivate,
                            host -> List.of(Fetching.ip("8.8.8.8"), Fetching.ip(address)));

            assertThatThrownBy(() -> post.send("https://receiver.example/", Map.of(), BODY))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("receiver.example leads to");
        }
    }

    /// What is connected to is what was looked at: the second look-up would lead elsewhere.
    @Test
    void aNameIsLookedUpOnce() throws IOException {
        try (var host = Host.answering("HTTP/1.1 204 No Content", "", "")) {
            var leads = new ArrayDeque<>(List.of("127.0.0.1", "169.254.169.254"));
            var post = post(true, _ -> List.of(Fetching.ip(leads.remove())));

            var answer = post.send("http://receiver.example:" + host.port() + "/", Map.of(), BODY);

            assertThat(answer.status()).isEqualTo(204);
            assertThat(leads).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "receiver",
                "ftp://receiver.example/",
                "file:///etc/passwd",
                "http://user:secret@receiver.example/",
                "http:///path",
                "http://receiver.example:99999/",
                "http://re ceiver/"
            })
    void whatIsNoAddressIsNotCalled(String url) {
        assertThatThrownBy(() -> post(true).send(url, Map.of(), BODY)).isInstanceOf(Refusal.class);
    }

    @Test
    void whoNeverAnswersIsHungUpOn() throws Exception {
        try (var host = Host.that(Host.Visit::stall)) {
            assertThatThrownBy(() -> impatient().send(host.url(), Map.of(), BODY))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("took longer than 1s");
            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    @Test
    void whoDripsHeadersIsHungUpOn() throws Exception {
        try (var host =
                Host.that(visit -> {
                    visit.send("HTTP/1.1 204 No Content\r\n");
                    visit.drip("a: b\r\n", 50);
                })) {
            assertThatThrownBy(() -> impatient().send(host.url(), Map.of(), BODY))
                    .isInstanceOf(IOException.class);
            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    @Test
    void ofAnEndlessAnswerTheBeginningIsKeptAndTheRestNotRead() throws Exception {
        try (var host =
                Host.that(visit -> {
                    visit.send("HTTP/1.1 500 No\r\nContent-Type: text/html\r\n\r\n");
                    visit.send("x".repeat(4096).getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE);
                })) {
            var answer = post(true).send(host.url(), Map.of(), BODY);

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).hasSize(1024);
            assertThat(host.wasHungUpOn()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 2",
                "SSH-2.0-OpenSSH\r\n",
                "\0\0\0\0",
                "HTTP/1.1 abc No\r\n\r\n"
            })
    void whatIsNotHttpIsNoAnswer(String gibberish) throws IOException {
        try (var host = Host.that(visit -> visit.send(gibberish))) {
            assertThatThrownBy(() -> post(true).send(host.url(), Map.of(), BODY))
                    .isInstanceOf(IOException.class);
        }
    }

    private Post impatient() {
        return post(true, Resolver.SYSTEM, "1s");
    }

    private Post post(boolean allowPrivate) {
        return post(allowPrivate, Resolver.SYSTEM);
    }

    private Post post(boolean allowPrivate, Resolver resolver) {
        return post(allowPrivate, resolver, "30s");
    }

    private Post post(boolean allowPrivate, Resolver resolver, String patience) {
        var config =
                new SmallRyeConfigBuilder()
                        .addDiscoveredConverters()
                        .withMapping(CallbackConfig.class)
                        .withDefaultValue(
                                "uketori.callback.allow-private", Boolean.toString(allowPrivate))
                        .withDefaultValue("uketori.callback.answer-timeout", patience)
                        .build()
                        .getConfigMapping(CallbackConfig.class);
        return new Post(vertx, config, InstantSource.system(), resolver, new HttpClientOptions());
    }
}
