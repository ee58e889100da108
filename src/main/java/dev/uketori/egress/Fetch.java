package dev.uketori.egress;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/// Fetches images over HTTP from hosts that may be hostile, or be made to point at what is none of
/// theirs. Each request, a redirected one too, goes through the same three doors: its name must be
/// on the list, all addresses of that name must be ones that we connect to, and the connection goes
/// to one of just those, on which the host must prove its name.
@Singleton
public class Fetch {

    private static final int REDIRECTS = 3;
    private final Connector connector;
    private final Sources sources;
    private final FetchConfig config;
    private final InstantSource clock;
    private final long most;

    @Inject
    Fetch(Vertx vertx, SourceConfig images, FetchConfig config, InstantSource clock) {
        this(vertx, images, config, clock, Resolver.SYSTEM, new HttpClientOptions());
    }

    /// @param trust says whose certificates are believed
    Fetch(
            Vertx vertx,
            SourceConfig images,
            FetchConfig config,
            InstantSource clock,
            Resolver resolver,
            HttpClientOptions trust) {
        this.sources = new Sources(images);
        this.config = config;
        this.clock = clock;
        this.most = images.imageMaxBytes();
        this.connector =
                new Connector(
                        vertx,
                        "the image's host",
                        resolver,
                        new Addresses(images.imageAddresses().orElse(List.of())),
                        config.connectTimeout(),
                        trust);
    }

    /// Opens the image at `url`.
    ///
    /// @throws Gone if the host says that there is none
    /// @throws Refusal if it is none that we fetch, or its host did not behave
    /// @throws IOException if it cannot be had
    public Download open(String url) throws IOException {
        var deadline = Deadline.after(config.wholeTimeout(), "the download", clock);
        var hop = 0;
        try {
            var source = sources.allow(url);
            while (true) {
                var download = ask(source, deadline);
                var location = begin(download);
                if (location.isEmpty()) {
                    return download;
                }
                hop++;
                if (hop > REDIRECTS) {
                    throw new Refusal("no more than " + REDIRECTS + " are followed");
                }
                source = sources.follow(source, location.get());
            }
        } catch (Refusal refusal) {
            throw hop == 0 ? refusal : refusal.at("redirect " + hop);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    /// Where the answer leads; if nowhere, its body begins to come, else it is hung up.
    private static Optional<String> begin(Download download) throws IOException {
        try {
            var location = download.head().leadsTo();
            if (location.isEmpty()) {
                download.begin();
            } else {
                download.close();
            }
            return location;
        } catch (IOException failure) {
            download.close();
            throw failure;
        }
    }

    private Download ask(Source source, Deadline deadline)
            throws IOException, InterruptedException {
        var request = connector.open(source, HttpMethod.GET, deadline);
        try {
            return ask(request, deadline);
        } catch (IOException | InterruptedException failure) {
            request.connection().close();
            throw failure;
        }
    }

    private Download ask(HttpClientRequest request, Deadline deadline)
            throws IOException, InterruptedException {
        var limit = config.firstByteTimeout();
        var wait = deadline.within(limit);
        // Before it is sent: whoever listens only then may miss the beginning.
        var answer =
                request.response()
                        .map(response ->
                                new Download(response, config.idleTimeout(), most, deadline));
        // What goes wrong is heard of there; else it would be logged, as often as a host likes.
        request.connection().exceptionHandler(_ -> {});
        request.end();
        try {
            return Connector.await(answer, wait);
        } catch (ExecutionException failure) {
            throw new Refusal("no answer: the image's host " + Breakage.of(failure.getCause()));
        } catch (TimeoutException late) {
            throw deadline.missed(wait, limit, "the image's host did not answer within");
        }
    }
}
