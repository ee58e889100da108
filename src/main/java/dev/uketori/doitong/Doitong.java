package dev.uketori.doitong;

import dev.uketori.doitong.Dialect.Question;
import dev.uketori.doitong.Submission.NotSent;
import dev.uketori.doitong.Submission.Unanswered;
import dev.uketori.job.Order;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Doitong over HTTP. Its methods block the calling (virtual) thread until the answer is there or
/// the time is up.
@Singleton
public class Doitong {

    private static final int LARGEST_ANSWER = 1 << 20;

    private final DoitongConfig config;
    private final InstantSource clock;
    private final Dialect dialect;
    private final HttpClient submits;
    private final HttpClient polls;

    Doitong(Vertx vertx, DoitongConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.dialect = Dialect.of(config);
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
    public Heard<Submission> submit(Order order, String webhookUrl) {
        var question = dialect.submit(order, webhookUrl);
        HttpClientRequest request;
        try {
            request = await(submits.request(options(question)), config.connectTimeout());
        } catch (IOException notConnected) {
            var why = String.valueOf(notConnected.getMessage());
            return Heard.nothing(new NotSent(why), why);
        }
        try {
            var reply = exchange(request, question);
            return reply.envelope().toSubmit(reply.told());
        } catch (IOException lost) {
            request.reset();
            var why = String.valueOf(lost.getMessage());
            return Heard.nothing(new Unanswered(why), why);
        }
    }

    /// Asks what became of a job. Free, and can be repeated at will.
    public Heard<Asked> status(String id) {
        var question = dialect.status(id);
        try {
            var request = await(polls.request(options(question)), timeout());
            try {
                var reply = exchange(request, question);
                return reply.envelope().toStatus(id, reply.told());
            } catch (IOException lost) {
                request.reset();
                throw lost;
            }
        } catch (IOException failure) {
            var why = String.valueOf(failure.getMessage());
            return Heard.nothing(new Asked.NotAnswered(why), why);
        }
    }

    private RequestOptions options(Question question) {
        var base = config.baseUrl().toString();
        var options =
                new RequestOptions()
                        .setMethod(question.method())
                        .setAbsoluteURI(
                                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                                        + question.path())
                        .putHeader(question.keyHeader(), question.key())
                        .putHeader("Accept", "application/json");
        return question.body() == null
                ? options
                : options.putHeader("Content-Type", "application/json");
    }

    private record Reply(Envelope envelope, Told told) {}

    private Reply exchange(HttpClientRequest request, Question question) throws IOException {
        // Before it is sent: whoever listens only then may find the answer over.
        var reply = request.response().compose(this::read);
        request.end(
                Buffer.buffer(question.body() == null ? new byte[0] : Json.bytes(question.body())));
        return await(reply, timeout());
    }

    private Future<Reply> read(HttpClientResponse response) {
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
                                new Envelope(response.statusCode(), body.getBytes()),
                                Told.read(response::getHeader, clock.instant())));
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
