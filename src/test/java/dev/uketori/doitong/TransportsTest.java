package dev.uketori.doitong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.TestSandbox;
import dev.uketori.doitong.DoitongConfig.Transport;
import dev.uketori.job.Order;
import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All transports over real sockets, against the Doitong of the sandbox.
class TransportsTest {

    private static final String KEY = "dt_a_key";
    private static final Order ORDER =
            new Order("flux-ultra", "a boat", 512, 512, null, "high", null, null, null, null, null);
    private static final int COST = 10;
    private static final String NOWHERE = "http://127.0.0.1:9/webhooks";

    @TempDir Path folder;
    private final Vertx vertx = Vertx.vertx();
    private DoitongServer server;

    @BeforeEach
    void open() {
        server =
                DoitongServer.standalone(
                        DoitongSettings.friendly(folder, KEY, "a-secret-of-sixteen-bytes"),
                        Instant::now);
    }

    @AfterEach
    void close() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource
    void aJobIsTakenAndAskedAboutUntilItIsDrawn(Transport transport) {
        var doitong = doitong(transport);

        var submitted = doitong.submit(ORDER, NOWHERE);
        var taken = (Submission.Taken) submitted.answer();
        var id = taken.answer().id();

        assertThat(taken.answer()).isInstanceOf(Answer.Running.class);
        assertThat(taken.credits())
                .isEqualTo(
                        transport == Transport.GRAPHQL_GENERATE
                                ? OptionalInt.of(COST)
                                : OptionalInt.empty());
        assertThat(submitted.told().window().remaining()).isPresent();
        assertThat(submitted.told().window().reset()).isPresent();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(doitong.status(id).answer())
                                .isEqualTo(
                                        new Asked.Answered(
                                                new Answer.Finished(
                                                        id,
                                                        server.url()
                                                                + "/outputs/"
                                                                + id
                                                                + ".jpg"))));
    }

    @ParameterizedTest
    @EnumSource
    void aJobMayBeDrawnAtOnce(Transport transport) {
        behave("{\"faults\": {\"submit\": {\"completedAtOnce\": 1}}}");

        var taken = (Submission.Taken) doitong(transport).submit(ORDER, NOWHERE).answer();

        assertThat(taken.answer()).isInstanceOf(Answer.Finished.class);
    }

    @ParameterizedTest
    @EnumSource
    void tooFewCreditsAreTold(Transport transport) {
        behave("{\"credits\": 9}");
        var refused =
                new Submission.Refused(
                        ErrorClass.CREDITS,
                        "Insufficient credits for this operation",
                        OptionalLong.of(10),
                        OptionalLong.of(9));

        assertThat(doitong(transport).submit(ORDER, NOWHERE).answer()).isEqualTo(refused);
        behave("{\"graphqlErrorsUnder200\": true}");
        assertThat(doitong(transport).submit(ORDER, NOWHERE).answer()).isEqualTo(refused);
    }

    @ParameterizedTest
    @EnumSource
    void aLimitIsToldWithItsEnd(Transport transport) {
        behave("{\"limits\": {\"concurrent\": 0}, \"graphqlErrorsUnder200\": true}");

        var heard = doitong(transport).submit(ORDER, NOWHERE);

        assertThat(heard.answer())
                .isInstanceOfSatisfying(
                        Submission.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(ErrorClass.LIMIT));
        assertThat(heard.told().retryAt()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void aWrongKeyIsShutOut(Transport transport) {
        var doitong = doitong(transport, server.url(), "another");

        assertThat(doitong.submit(ORDER, NOWHERE).answer())
                .isInstanceOfSatisfying(
                        Submission.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(ErrorClass.SHUT_OUT));
    }

    @ParameterizedTest
    @EnumSource
    void aLostAnswerLeavesItOpen(Transport transport) {
        behave("{\"faults\": {\"submit\": {\"answerLost\": 1}}}");

        assertThat(doitong(transport).submit(ORDER, NOWHERE).answer())
                .isInstanceOf(Submission.Unanswered.class);
    }

    @ParameterizedTest
    @EnumSource
    void whereNobodyListensNothingIsSent(Transport transport) throws IOException {
        var doitong = doitong(transport, "http://127.0.0.1:" + TestSandbox.freePort(), KEY);

        assertThat(doitong.submit(ORDER, NOWHERE).answer()).isInstanceOf(Submission.NotSent.class);
        assertThat(doitong.status("a").answer()).isInstanceOf(Asked.NotAnswered.class);
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownIdIsToldAsThat(Transport transport) {
        assertThat(doitong(transport).status("nosuchjob").answer()).isEqualTo(new Asked.Unknown());
        behave("{\"graphqlErrorsUnder200\": true}");
        assertThat(doitong(transport).status("nosuchjob").answer()).isEqualTo(new Asked.Unknown());
    }

    private Doitong doitong(Transport transport) {
        return doitong(transport, server.url(), KEY);
    }

    private Doitong doitong(Transport transport, String url, String key) {
        return new Doitong(vertx, Fixture.settings(transport, url, key), Instant::now);
    }

    private void behave(String change) {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(server.url() + "/sandbox/doitong"))
                            .method("PATCH", BodyPublishers.ofString(change))
                            .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }
}
