package dev.uketori.doitong;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.doitong.DoitongConfig.Transport;
import dev.uketori.job.Order;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our own client of Doitong, by all its transports, where we stand in Doitong's place.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class DropInTransportsTest {

    private static final String KEY = "an-admin-key-for-tests";
    private static final String NOWHERE = "http://127.0.0.1:9/webhooks";
    private static final int COST = 15;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        Upstream.friendly();
    }

    @ParameterizedTest
    @EnumSource
    void aJobIsTakenAndAskedAboutUntilItIsDrawn(Transport transport) {
        var doitong = doitong(transport, KEY);

        var submitted = doitong.submit(order(64), NOWHERE);
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
        var url =
                await().atMost(Duration.ofSeconds(20))
                        .until(
                                () -> doitong.status(id).answer(),
                                answer ->
                                        answer instanceof Asked.Answered(var it)
                                                && it instanceof Answer.Finished);
        var finished = (Answer.Finished) ((Asked.Answered) url).answer();
        given().get(finished.url()).then().statusCode(200).contentType("image/jpeg");
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatWentWrongIsToldAsThat(Transport transport) {
        Upstream.behave("{\"faults\": {\"job\": {\"failed\": 1}}}");
        var doitong = doitong(transport, KEY);
        var id = ((Submission.Taken) doitong.submit(order(64), NOWHERE).answer()).answer().id();

        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> doitong.status(id).answer(),
                        answer ->
                                answer instanceof Asked.Answered(var it)
                                        && it instanceof Answer.Broken);
    }

    @ParameterizedTest
    @EnumSource
    void aWrongOrderIsRefusedForGood(Transport transport) {
        assertThat(doitong(transport, KEY).submit(order(63), NOWHERE).answer())
                .isInstanceOfSatisfying(
                        Submission.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(ErrorClass.INVALID_REQUEST));
    }

    @ParameterizedTest
    @EnumSource
    void aWrongKeyIsShutOut(Transport transport) {
        assertThat(doitong(transport, "another").submit(order(64), NOWHERE).answer())
                .isInstanceOfSatisfying(
                        Submission.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(ErrorClass.SHUT_OUT));
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownIdIsToldAsThat(Transport transport) {
        var doitong = doitong(transport, KEY);

        assertThat(doitong.status("nosuchjob").answer()).isEqualTo(new Asked.Unknown());
        assertThat(doitong.status(UUID.randomUUID().toString()).answer())
                .isEqualTo(new Asked.Unknown());
    }

    private static Order order(int side) {
        return new Order(
                "flux-ultra", "a boat", side, side, null, "high", null, null, null, null, null);
    }

    private Doitong doitong(Transport transport, String key) {
        var url = "http://localhost:" + RestAssured.port;
        return new Doitong(vertx, Fixture.settings(transport, url, key), Instant::now);
    }
}
