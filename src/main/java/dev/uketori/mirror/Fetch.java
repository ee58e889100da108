package dev.uketori.mirror;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches over HTTP, without following anything.
@Singleton
class Fetch {

    private final HttpClient client;
    private final MirrorConfig config;

    Fetch(Vertx vertx, MirrorConfig config) {
        this.config = config;
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout(
                                        Math.toIntExact(config.connectTimeout().toMillis()))
                                .setMaxPoolSize(config.crew()));
    }

    /// Opens `uri` and answers with a body whose status was 200.
    ///
    /// @throws IOException if it cannot be had
    Body open(URI uri) throws IOException {
        var options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(uri.toString());
        var body =
                client.request(options)
                        .compose(request -> {
                            // Before it is sent: whoever listens only then may miss the beginning.
                            var opened = request.response().map(this::body);
                            request.end();
                            return opened;
                        });
        try {
            var opened =
                    body.toCompletionStage()
                            .toCompletableFuture()
                            .get(config.idleTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (opened.head().statusCode() != 200) {
                opened.cancel();
                throw new Refusal("the image's host answered " + opened.head().statusCode());
            }
            return opened;
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure.getCause());
        } catch (TimeoutException late) {
            body.onSuccess(Body::cancel);
            throw new Refusal("the image's host did not answer within " + config.idleTimeout());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    private Body body(HttpClientResponse response) {
        return new Body(response, config.idleTimeout());
    }
}
