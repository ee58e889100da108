package dev.uketori.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Fetches images over HTTP from hosts that may be hostile, or be made to point at what is none of
/// theirs. Each request, a redirected one too, goes through the same three doors: its name must be
/// on the list, all addresses of that name must be ones that we connect to, and the connection goes
/// to one of just those, on which the host must prove its name.
@Singleton
public class Fetch {

    private static final int REDIRECTS = 3;
    private static final int CHUNK_BYTES = 64 * 1024;

    /// Whoever fetches bounds how much at once; a queue here would only use up their time.
    private static final int CONNECTIONS = 1024;

    private final HttpClient client;
    private final Resolver resolver;
    private final Sources sources;
    private final Addresses addresses;
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
        this.resolver = resolver;
        this.sources = new Sources(images);
        this.addresses = new Addresses(images);
        this.config = config;
        this.clock = clock;
        this.most = images.imageMaxBytes();
        var connect = config.connectTimeout().toMillis();
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions(trust)
                                .setConnectTimeout(Math.toIntExact(connect))
                                .setSslHandshakeTimeout(connect)
                                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                                // A connection serves one request: what a host sends besides its
                                // answer is never taken for the answer to another.
                                .setKeepAlive(false)
                                .setMaxPoolSize(CONNECTIONS)
                                .setMaxChunkSize(CHUNK_BYTES));
    }

    /// Opens the image at `url`.
    ///
    /// @throws Gone if the host says that there is none
    /// @throws Refusal if it is none that we fetch, or its host did not behave
    /// @throws IOException if it cannot be had
    public Download open(String url) throws IOException {
        var deadline = Deadline.after(config.wholeTimeout(), clock);
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
        var request = connect(source, deadline);
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
            return await(answer, wait);
        } catch (ExecutionException failure) {
            throw new Refusal("no answer: the image's host " + Breakage.of(failure.getCause()));
        } catch (TimeoutException late) {
            throw deadline.missed(wait, limit, "the image's host did not answer within");
        }
    }

    /// A connection to one of the source's addresses, the first of them that gives one.
    private HttpClientRequest connect(Source source, Deadline deadline)
            throws IOException, InterruptedException {
        var failure = new IOException("the image's host " + source.host() + " has no address");
        for (var address : addresses(source)) {
            var limit = config.connectTimeout();
            var wait = deadline.within(limit);
            var opening = client.request(options(source, address));
            try {
                return await(opening, wait);
            } catch (ExecutionException refused) {
                failure = unconnected(source, address, refused.getCause());
            } catch (TimeoutException late) {
                hangUp(opening);
                failure = deadline.missed(wait, limit, "no connection to the image's host within");
            } catch (InterruptedException stopped) {
                hangUp(opening);
                throw stopped;
            }
        }
        throw failure;
    }

    private static void hangUp(Future<HttpClientRequest> opening) {
        opening.onSuccess(request -> request.connection().close());
    }

    /// All addresses of the source, once each of them is one that we connect to.
    private List<InetAddress> addresses(Source source) throws IOException {
        try {
            var all = resolver.resolve(source.host());
            for (var address : all) {
                var objection = addresses.objection(address, source.here());
                if (objection.isPresent()) {
                    throw new Refusal(
                            "the image's host %s leads to %s, which is %s"
                                    .formatted(
                                            source.host(),
                                            address.getHostAddress(),
                                            objection.get()));
                }
            }
            return all;
        } catch (UnknownHostException unknown) {
            throw new IOException("the image's host " + source.host() + " has no address", unknown);
        }
    }

    /// Asks just this address; the name is for the certificate and the `Host` header. Nothing in it
    /// is looked up again.
    private static RequestOptions options(Source source, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(source.port(), address.getHostAddress()))
                .setSsl(source.isEncrypted())
                .setHost(source.host())
                .setPort(source.port())
                .setURI(source.target())
                .putHeader("User-Agent", "Uketori")
                .putHeader("Accept", "*/*")
                .putHeader("Accept-Encoding", "identity");
    }

    private static IOException unconnected(
            Source source, InetAddress address, @Nullable Throwable cause) {
        return Breakage.distrust(cause)
                .<IOException>map(why ->
                        new Refusal(
                                "the image's host does not prove that it is %s: %s"
                                        .formatted(source.host(), why)))
                .orElseGet(() ->
                        new IOException(
                                "no %sconnection to the image's host %s at %s"
                                        .formatted(
                                                cause instanceof SSLException ? "TLS " : "",
                                                source.host(),
                                                address.getHostAddress()),
                                cause));
    }

    private static <T> T await(Future<T> future, Duration wait)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
}
