package dev.uketori.egress;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches over HTTP, without following anything.
@Singleton
public class Fetch {

    private static final int CONNECTIONS = 64;

    private final HttpClient client;
    private final Sources sources;
    private final FetchConfig config;
    private final long most;

    Fetch(Vertx vertx, Sources sources, SourceConfig images, FetchConfig config) {
        this.sources = sources;
        this.most = images.imageMaxBytes();
        this.config = config;
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout(
                                        Math.toIntExact(config.connectTimeout().toMillis()))
                                .setMaxPoolSize(CONNECTIONS));
    }

    /// Opens the image at `url`.
    ///
    /// @throws Gone if the host says that there is none
    /// @throws Refusal if it is none that we fetch, or its host did not behave
    /// @throws IOException if it cannot be had
    public Download open(String url) throws IOException {
        var options =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(sources.allow(url).toString());
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
            if (opened.status() != 200) {
                opened.close();
                throw Gone.STATUSES.contains(opened.status())
                        ? new Gone(opened.status())
                        : new Refusal("the image's host answered " + opened.status());
            }
            return opened;
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure.getCause());
        } catch (TimeoutException late) {
            body.onSuccess(Download::close);
            throw new Refusal("the image's host did not answer within " + config.idleTimeout());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    private Download body(HttpClientResponse response) {
        return new Download(response, config.idleTimeout(), most);
    }
}
