package dev.uketori.problem;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.Refusals;
import dev.uketori.TestSandbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Many requests share a connection of HTTP/2: what is refused early takes none of the others with
/// it.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class RefusedOverHttp2Test {

    @Inject Vertx vertx;

    private HttpClient client;

    @BeforeEach
    void connect() {
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false)
                                .setHttp2MaxPoolSize(1));
    }

    @AfterEach
    void close() throws Exception {
        await(client.close());
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAlone() throws Exception {
        var other = post().setChunked(true);
        var otherAnswer = other.response().map(HttpClientResponse::statusCode);
        await(other.write("{"));
        var tooLarge = post().putHeader("Content-Length", "99999999");
        var answer = tooLarge.response().compose(RefusedOverHttp2Test::refused);
        tooLarge.write("{");

        await(answer);

        other.end("}");
        assertThat(await(otherAnswer)).isEqualTo(400);
        assertThat(tooLarge.connection()).isSameAs(other.connection());
    }

    /// The rest is not waited for.
    @Test
    void itsSenderIsToldToStop() throws Exception {
        var tooLarge = post().putHeader("Content-Length", "99999999");
        var stopped = new CountDownLatch(1);
        tooLarge.exceptionHandler(_ -> stopped.countDown());
        var answer = tooLarge.response().compose(RefusedOverHttp2Test::refused);
        tooLarge.write("{");

        await(answer);

        assertThat(stopped.await(20, SECONDS)).isTrue();
    }

    private static Future<Void> refused(HttpClientResponse answer) {
        assertThat(answer.headers().contains("Connection")).isFalse();
        return answer.body()
                .map(body -> {
                    Refusals.refused(
                            answer.statusCode(),
                            answer.getHeader("Content-Type"),
                            body.toString(),
                            413,
                            "too_large");
                    return null;
                });
    }

    private HttpClientRequest post() throws Exception {
        return await(client.request(HttpMethod.POST, RestAssured.port, "127.0.0.1", "/v1/jobs"))
                .putHeader("Content-Type", "application/json");
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
    }
}
