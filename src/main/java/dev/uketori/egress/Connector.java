package dev.uketori.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Connects to hosts that others name: all addresses of the name must be ones that we connect to,
/// and the connection goes to one of just those, on which the host must prove its name.
final class Connector {

    private static final int CHUNK_BYTES = 64 * 1024;

    /// Whoever connects bounds how much at once; a queue here would only use up their time.
    private static final int CONNECTIONS = 1024;

    private final HttpClient client;
    private final String who;
    private final Resolver resolver;
    private final Addresses addresses;
    private final Duration limit;

    /// @param who is connected to, as sentences for people begin
    /// @param limit the longest wait for a connection to one address, encryption included
    /// @param trust says whose certificates are believed
    Connector(
            Vertx vertx,
            String who,
            Resolver resolver,
            Addresses addresses,
            Duration limit,
            HttpClientOptions trust) {
        this.who = who;
        this.resolver = resolver;
        this.addresses = addresses;
        this.limit = limit;
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions(trust)
                                .setConnectTimeout(Math.toIntExact(limit.toMillis()))
                                .setSslHandshakeTimeout(limit.toMillis())
                                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                                // A connection serves one request: what a host sends besides its
                                // answer is never taken for the answer to another.
                                .setKeepAlive(false)
                                .setMaxPoolSize(CONNECTIONS)
                                .setMaxChunkSize(CHUNK_BYTES));
    }

    /// A request on a connection to one of the source's addresses, the first of them that gives
    /// one.
    ///
    /// @throws Refusal if it is none that we connect to, or does not prove its name
    /// @throws IOException if there is no connection
    HttpClientRequest open(Source source, HttpMethod method, Deadline deadline)
            throws IOException, InterruptedException {
        var failure = new IOException(who + " " + source.host() + " has no address");
        for (var address : addresses(source)) {
            var wait = deadline.within(limit);
            var opening = client.request(options(source, method, address));
            try {
                return await(opening, wait);
            } catch (ExecutionException refused) {
                failure = unconnected(source, address, refused.getCause());
            } catch (TimeoutException late) {
                hangUp(opening);
                failure = deadline.missed(wait, limit, "no connection to " + who + " within");
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
                            "%s %s leads to %s, which is %s"
                                    .formatted(
                                            who,
                                            source.host(),
                                            address.getHostAddress(),
                                            objection.get()));
                }
            }
            return all;
        } catch (UnknownHostException unknown) {
            throw new IOException(who + " " + source.host() + " has no address", unknown);
        }
    }

    /// Asks just this address; the name is for the certificate and the `Host` header. Nothing in it
    /// is looked up again.
    private static RequestOptions options(Source source, HttpMethod method, InetAddress address) {
        return new RequestOptions()
                .setMethod(method)
                .setServer(SocketAddress.inetSocketAddress(source.port(), address.getHostAddress()))
                .setSsl(source.isEncrypted())
                .setHost(source.host())
                .setPort(source.port())
                .setURI(source.target())
                .putHeader("User-Agent", "Uketori")
                .putHeader("Accept", "*/*")
                .putHeader("Accept-Encoding", "identity");
    }

    private IOException unconnected(Source source, InetAddress address, @Nullable Throwable cause) {
        return Breakage.distrust(cause)
                .<IOException>map(why ->
                        new Refusal(
                                "%s does not prove that it is %s: %s"
                                        .formatted(who, source.host(), why)))
                .orElseGet(() ->
                        new IOException(
                                "no %sconnection to %s %s at %s"
                                        .formatted(
                                                cause instanceof SSLException ? "TLS " : "",
                                                who,
                                                source.host(),
                                                address.getHostAddress()),
                                cause));
    }

    /// What `future` comes to within that time.
    static <T> T await(Future<T> future, Duration wait)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
}
