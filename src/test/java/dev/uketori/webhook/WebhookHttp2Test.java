package dev.uketori.webhook;

import static dev.uketori.webhook.Notices.COMMON;
import static dev.uketori.webhook.Notices.LARGEST;
import static dev.uketori.webhook.Notices.completed;
import static dev.uketori.webhook.Notices.padded;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.Refusals;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Webhooks over HTTP/2 without TLS, as a gateway before us may speak it: known beforehand, or by
/// upgrade.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class WebhookHttp2Test {

    private static final int STREAMS = 400;

    @Inject AgroalDataSource database;
    @Inject Vertx vertx;

    private final String id = Notices.unknown();
    private HttpClient client;

    @AfterEach
    void close() throws Exception {
        await(client.close());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSignedOneIsTaken(boolean upgrade) throws Exception {
        connect(upgrade);
        var body = completed(id);

        for (var i = 0; i < 3; i++) {
            var answer = post(body, Upstream.signature(body));
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        }

        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatIsNotSignedIsRefused(boolean upgrade) throws Exception {
        connect(upgrade);

        for (var i = 0; i < 3; i++) {
            refused(post(completed(id), "sha256=" + "0".repeat(64)), 401, "bad_signature");
        }

        assertThat(Notices.kept(database, id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a64KibibyteBodyIsTakenAndAByteMoreIsNot(boolean upgrade) throws Exception {
        connect(upgrade);
        var fits = padded(id, LARGEST);
        var tooLarge = padded(id, LARGEST + 1);

        refused(post(tooLarge, Upstream.signature(tooLarge)), 413, "too_large");
        assertThat(post(fits, Upstream.signature(fits)).status()).isEqualTo(204);
        refused(post(tooLarge, Upstream.signature(tooLarge)), 413, "too_large");

        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @Test
    void aStreamThatDoesNotSayItsLengthIsMeasured() throws Exception {
        connect(false);
        var fits = padded(id, LARGEST);
        var tooLarge = padded(id, LARGEST + 1);

        assertThat(stream(fits).status()).isEqualTo(204);
        refused(stream(tooLarge), 413, "too_large");

        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatDoesNotComeIsGivenUpAlone(boolean upgrade) throws Exception {
        connect(upgrade);
        var body = completed(id);
        assertThat(post(body, Upstream.signature(body)).status()).isEqualTo(204);
        var stalled = await(request("sha256=" + "0".repeat(64)));
        var connection = stalled.connection();
        var answer = stalled.setChunked(true).response().compose(WebhookHttp2Test::answer);
        stalled.write("{");

        refused(await(answer), 408, "too_slow");

        var connections = ConcurrentHashMap.<HttpConnection>newKeySet();
        assertThat(await(send(body, Upstream.signature(body), connections)).status())
                .isEqualTo(204);
        assertThat(connections).containsExactly(connection);
    }

    @Test
    void manyAtOnceOnOneConnectionAreEachKeptOnce() throws Exception {
        connect(false);
        var connections = ConcurrentHashMap.<HttpConnection>newKeySet();

        var answers = new ArrayList<Future<Answer>>();
        for (var i = 0; i < STREAMS; i++) {
            var body = completed(id + "-" + i);
            answers.add(send(body, Upstream.signature(body), connections));
        }

        for (var answer : answers) {
            assertThat(await(answer).status()).isEqualTo(204);
        }
        assertThat(connections).hasSize(1);
        assertThat(
                        Notices.column(
                                database,
                                "SELECT doitong_id FROM delivery WHERE doitong_id LIKE ? || '-%'",
                                id))
                .hasSize(STREAMS)
                .doesNotHaveDuplicates();
    }

    private record Answer(int status, HttpVersion version, String contentType, String body) {}

    private void connect(boolean upgrade) {
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(upgrade)
                                .setHttp2MaxPoolSize(1));
    }

    private Answer post(byte[] body, String signature) throws Exception {
        return await(send(body, signature, ConcurrentHashMap.newKeySet()));
    }

    private Future<Answer> send(byte[] body, String signature, Set<HttpConnection> connections) {
        return request(signature)
                .compose(request -> {
                    connections.add(request.connection());
                    return request.send(Buffer.buffer(body)).compose(WebhookHttp2Test::answer);
                });
    }

    private Answer stream(byte[] body) throws Exception {
        return await(
                request(Upstream.signature(body))
                        .compose(request -> {
                            request.setChunked(true);
                            for (var from = 0; from < body.length; from += 5000) {
                                var length = Math.min(5000, body.length - from);
                                request.write(Buffer.buffer().appendBytes(body, from, length));
                            }
                            request.end();
                            return request.response().compose(WebhookHttp2Test::answer);
                        }));
    }

    private Future<HttpClientRequest> request(String signature) {
        return client.request(HttpMethod.POST, RestAssured.port, "127.0.0.1", COMMON)
                .map(request -> request.putHeader("X-Doitong-Signature", signature));
    }

    private static Future<Answer> answer(HttpClientResponse response) {
        return response.body()
                .map(body ->
                        new Answer(
                                response.statusCode(),
                                response.version(),
                                response.getHeader("Content-Type"),
                                body.toString()));
    }

    private static void refused(Answer answer, int status, String code) {
        Refusals.refused(answer.status(), answer.contentType(), answer.body(), status, code);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
    }
}
