package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LimitsTest extends DoitongTestBase {

    @Test
    void startersThirtyFirstRequestInAMinuteIsRefusedUntilTheWindowEnds() {
        caller.behave("{\"plan\": \"starter\", \"limits\": {\"concurrent\": 100}}");
        for (var i = 0; i < 30; i++) {
            caller.submit(null);
        }

        var refused = caller.rest(Caller.order("x", null));

        ErrorsTest.refused(refused, 429, "RATE_LIMITED");
        assertThat(refused.headers().firstValue("X-RateLimit-Limit")).contains("30");
        assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).contains("0");
        var wait = refused.headers().firstValueAsLong("Retry-After").orElseThrow();
        assertThat(wait).isBetween(40L, 60L);
        passes(Duration.ofSeconds(wait));
        caller.submit(null);
        assertThat(caller.state().at("/counts/refused/429").intValue()).isEqualTo(1);
    }

    @Test
    void moreThanThePlansConcurrentJobsAreRefused() {
        caller.behave("{\"plan\": \"free\", \"delay\": {\"minMs\": 3000, \"maxMs\": 3000}}");
        var id = caller.submit(null);

        ErrorsTest.refused(caller.rest(Caller.order("x", null)), 429, "RATE_LIMITED");

        eventually(
                () -> assertThat(caller.job(id).path("status").textValue()).isEqualTo("completed"));
        caller.submit(null);
        assertThat(caller.state().at("/counts/maxConcurrent").intValue()).isEqualTo(1);
    }

    @Test
    void theDayEndsAtMidnight() {
        caller.behave("{\"limits\": {\"perDay\": 2}}");
        caller.submit(null);
        caller.submit(null);

        var refused = caller.rest(Caller.order("x", null));

        ErrorsTest.refused(refused, 429, "RATE_LIMITED");
        passes(Duration.ofSeconds(refused.headers().firstValueAsLong("Retry-After").orElseThrow()));
        caller.submit(null);
    }

    @Test
    void theResetIsWrittenAsTold() {
        var seconds = reset();
        caller.behave("{\"rateLimitReset\": \"epoch-millis\"}");
        var millis = reset();
        caller.behave("{\"rateLimitReset\": \"iso-8601\"}");
        var iso = reset();

        assertThat(Instant.ofEpochSecond(Long.parseLong(seconds)))
                .isBetween(clock.instant(), clock.instant().plusSeconds(61));
        assertThat(Instant.ofEpochMilli(Long.parseLong(millis)))
                .isBetween(clock.instant(), clock.instant().plusSeconds(61));
        assertThat(Instant.parse(iso))
                .isEqualTo(
                        Instant.ofEpochMilli(Long.parseLong(millis))
                                .plusNanos(Instant.parse(iso).getNano() % 1_000_000));
    }

    @Test
    void enterpriseIsTheDefaultAndUnlimited() {
        assertThat(caller.state().path("plan").textValue()).isEqualTo("enterprise");
        assertThat(caller.state().at("/effectiveLimits/perMinute").isNull()).isTrue();
        assertThat(
                        caller.status("x")
                                .headers()
                                .firstValueAsLong("X-RateLimit-Remaining")
                                .orElseThrow())
                .isGreaterThan(1_000);
    }

    private String reset() {
        return caller.status("x").headers().firstValue("X-RateLimit-Reset").orElseThrow();
    }
}
