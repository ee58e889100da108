package dev.uketori.doitong;

import dev.uketori.doitong.Submission.NotSent;
import dev.uketori.doitong.Submission.Refused;
import dev.uketori.doitong.Submission.Taken;
import dev.uketori.doitong.Submission.Unanswered;
import dev.uketori.job.Order;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Doitong over REST. Its methods block the calling (virtual) thread until the answer is there or
/// the time is up.
@Singleton
public class Doitong {

    private static final int LARGEST_ANSWER = 1 << 20;

    private final DoitongConfig config;
    private final HttpClient submits;
    private final HttpClient polls;

    Doitong(Vertx vertx, DoitongConfig config) {
        this.config = config;
        // A connection of its own for each submit: one kept alive may be closed by Doitong just as
        // we write, and then nobody could tell whether the image was paid for.
        this.submits = vertx.createHttpClient(options(config).setKeepAlive(false));
        this.polls = vertx.createHttpClient(options(config));
    }

    private static HttpClientOptions options(DoitongConfig config) {
        return new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                .setMaxPoolSize(256);
    }

    /// Asks Doitong to draw. Costs credits, so it is never repeated here.
    ///
    /// @param webhookUrl where Doitong is to call when it is done
    public Submission submit(Order order, String webhookUrl) {
        HttpClientRequest request;
        try {
            request = await(submits.request(post()), config.connectTimeout());
        } catch (IOException notConnected) {
            return new NotSent(String.valueOf(notConnected.getMessage()));
        }
        try {
            return submission(exchange(request, Buffer.buffer(body(order, webhookUrl))));
        } catch (IOException lost) {
            request.reset();
            return new Unanswered(String.valueOf(lost.getMessage()));
        }
    }

    private static byte[] body(Order order, String webhookUrl) {
        var body =
                Json.object()
                        .put("service", order.service())
                        .put("prompt", order.prompt())
                        .put("width", order.width())
                        .put("height", order.height());
        if (order.version() != null) {
            body.put("version", order.version());
        }
        return Json.bytes(body.put("webhookUrl", webhookUrl));
    }

    private static Submission submission(Reply reply) {
        var body = Json.read(reply.body().getBytes());
        if (reply.status() >= 200 && reply.status() < 300) {
            var answer = Envelope.open(body);
            return answer == null
                    ? new Unanswered("Doitong answered " + reply.status() + " without a job")
                    : new Taken(answer);
        }
        // A gateway that waited for Doitong in vain does not know either.
        if (reply.status() == 502 || reply.status() == 504) {
            return new Unanswered("a gateway answered " + reply.status());
        }
        return new Refused(reply.status(), Envelope.error(body), reply.retryAfter());
    }

    /// Asks what became of a job. Free, and can be repeated at will.
    public Asked status(String id) {
        try {
            var path =
                    config.statusPath()
                            .replace("{id}", URLEncoder.encode(id, StandardCharsets.UTF_8));
            var request = await(polls.request(options(HttpMethod.GET, path)), timeout());
            try {
                return asked(id, exchange(request, Buffer.buffer()));
            } catch (IOException lost) {
                request.reset();
                throw lost;
            }
        } catch (IOException failure) {
            return new Asked.NotAnswered(String.valueOf(failure.getMessage()));
        }
    }

    private static Asked asked(String id, Reply reply) {
        if (reply.status() != 200) {
            return new Asked.NotAnswered("Doitong answered " + reply.status());
        }
        var answer = Envelope.open(Json.read(reply.body().getBytes()));
        if (answer == null) {
            return new Asked.NotAnswered("Doitong answered without a job");
        }
        return answer.id().equals(id)
                ? new Asked.Answered(answer)
                : new Asked.NotAnswered("Doitong answered about another job");
    }

    private RequestOptions post() {
        return options(HttpMethod.POST, config.submitPath())
                .putHeader("Content-Type", "application/json");
    }

    private RequestOptions options(HttpMethod method, String path) {
        var base = config.baseUrl().toString();
        return new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(
                        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path)
                .putHeader("X-API-Key", config.apiKey())
                .putHeader("Accept", "application/json");
    }

    private record Reply(int status, Optional<Duration> retryAfter, Buffer body) {}

    private Reply exchange(HttpClientRequest request, Buffer body) throws IOException {
        // Before it is sent: whoever listens only then may find the answer over.
        var reply = request.response().compose(Doitong::read);
        request.end(body);
        return await(reply, timeout());
    }

    private static Future<Reply> read(HttpClientResponse response) {
        var length = response.getHeader("Content-Length");
        if (length != null && length.length() > 7) {
            return Future.failedFuture("the answer is too large");
        }
        var body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > LARGEST_ANSWER) {
                response.request().reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        return response.end()
                .map(_ ->
                        new Reply(
                                response.statusCode(),
                                seconds(response.getHeader("Retry-After")),
                                body));
    }

    private static Optional<Duration> seconds(@Nullable String header) {
        return header != null && header.matches("\\d{1,6}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(header)))
                : Optional.empty();
    }

    private Duration timeout() {
        return config.answerTimeout();
    }

    private static void abandon(Object late) {
        if (late instanceof HttpClientRequest request) {
            request.reset();
        }
    }

    private static <T> T await(Future<T> future, Duration atMost) throws IOException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure.getCause());
        } catch (TimeoutException late) {
            future.onSuccess(Doitong::abandon);
            throw new IOException("no answer within " + atMost, late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }
}
