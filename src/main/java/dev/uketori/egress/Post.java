package dev.uketori.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Posts to addresses that apps name. They are as hostile as those of images: all addresses of a
/// name must be ones that we connect to, and the connection goes to one of just those. Redirects
/// are not followed.
@Singleton
public class Post {

    /// What a private network of one's own is made of. Link-local addresses, where most clouds keep
    /// their metadata, are none of it; [Addresses] refuses what others keep amid these.
    private static final List<AddressRange> PRIVATE =
            Stream.of(
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "172.16.0.0/12",
                            "192.168.0.0/16",
                            "::1/128",
                            "fc00::/7",
                            "fec0::/10")
                    .map(AddressRange::of)
                    .toList();

    private static final int LARGEST_PORT = 65_535;
    private static final String RECEIVER = "the receiver";

    private final Connector connector;
    private final CallbackConfig config;
    private final InstantSource clock;

    @Inject
    Post(Vertx vertx, CallbackConfig config, InstantSource clock) {
        this(vertx, config, clock, Resolver.SYSTEM, new HttpClientOptions());
    }

    /// @param trust says whose certificates are believed
    Post(
            Vertx vertx,
            CallbackConfig config,
            InstantSource clock,
            Resolver resolver,
            HttpClientOptions trust) {
        this.config = config;
        this.clock = clock;
        this.connector =
                new Connector(
                        vertx,
                        RECEIVER,
                        resolver,
                        new Addresses(config.allowPrivate() ? PRIVATE : List.of()),
                        config.connectTimeout(),
                        trust);
    }

    /// What a receiver answered.
    ///
    /// @param status HTTP's
    /// @param retryAfter the header, as it came
    /// @param body as much of it as is kept: the beginning, as text
    public record Answer(int status, Optional<String> retryAfter, String body) {}

    /// Posts `body` to `url` and waits for the answer.
    ///
    /// @throws Refusal if it is an address that we do not call, or its host did not behave
    /// @throws IOException if there was no answer
    public Answer send(String url, Map<String, String> headers, byte[] body) throws IOException {
        var deadline = Deadline.after(config.answerTimeout(), "the call", clock);
        try {
            var request = connector.open(receiver(url), HttpMethod.POST, deadline);
            try {
                headers.forEach(request::putHeader);
                return answer(request, body, deadline);
            } finally {
                request.connection().close();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    private static Answer answer(HttpClientRequest request, byte[] body, Deadline deadline)
            throws IOException, InterruptedException {
        var wait = deadline.within(deadline.whole());
        // Before it is sent: whoever listens only then may miss the beginning.
        var answer = request.response().compose(response -> new Beginning(response).read());
        // What goes wrong is heard of there; else it would be logged, as often as a host likes.
        request.connection().exceptionHandler(_ -> {});
        request.end(Buffer.buffer(body));
        try {
            return Connector.await(answer, wait);
        } catch (ExecutionException failure) {
            throw new Refusal("no answer: " + RECEIVER + " " + Breakage.of(failure.getCause()));
        } catch (TimeoutException late) {
            throw deadline.missed(wait, deadline.whole(), "no answer within");
        }
    }

    /// Where that address leads, by name.
    private static Source receiver(String url) throws Refusal {
        try {
            var uri = new URI(url);
            var web = Source.isEncrypted(uri) || "http".equalsIgnoreCase(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getPort() <= LARGEST_PORT) {
                return new Source(
                        uri, uri.getHost().toLowerCase(Locale.ROOT), Source.port(uri), false);
            }
        } catch (URISyntaxException notAUri) {
            // Said below.
        }
        throw new Refusal("the receiver's address is not an http or https URL with a plain host");
    }

    /// The beginning of an answer's body: enough for people to see what it says. The rest is not
    /// read.
    private static final class Beginning {

        private static final int MOST = 1024;

        private final HttpClientResponse response;
        private final Buffer read = Buffer.buffer();
        private final Promise<Answer> done = Promise.promise();

        Beginning(HttpClientResponse response) {
            this.response = response;
        }

        Future<Answer> read() {
            response.handler(piece -> {
                read.appendBuffer(piece, 0, Math.min(piece.length(), MOST - read.length()));
                if (read.length() == MOST) {
                    end();
                }
            });
            response.endHandler(_ -> end());
            // The status is the answer; whether all that follows came matters to nobody.
            response.exceptionHandler(_ -> end());
            return done.future();
        }

        private void end() {
            done.tryComplete(
                    new Answer(
                            response.statusCode(),
                            Optional.ofNullable(response.getHeader("Retry-After")),
                            read.toString(StandardCharsets.UTF_8)));
        }
    }
}
