package dev.uketori.sandbox.doitong;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What every API request passes first: the rate headers are promised, the key is checked as its
/// transport carries it, and the minute's window is drawn from. Belongs to the event loop.
final class Turnstile {

    private final byte[] apiKey;
    private final Ledger ledger;
    private final Counters counters;
    private final InstantSource clock;
    private final MinuteWindow window = new MinuteWindow();

    Turnstile(String apiKey, Ledger ledger, Counters counters, InstantSource clock) {
        this.apiKey = apiKey.getBytes(StandardCharsets.UTF_8);
        this.ledger = ledger;
        this.counters = counters;
        this.clock = clock;
    }

    /// REST carries the key in `X-API-Key`.
    Optional<Refused> rest(RoutingContext call) {
        return pass(call, call.request().getHeader("X-API-Key"));
    }

    /// GraphQL carries the key in `Authorization: Bearer`.
    Optional<Refused> graphql(RoutingContext call) {
        @Nullable String header = call.request().getHeader(HttpHeaders.AUTHORIZATION);
        var bearer = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7);
        return pass(call, bearer ? header.substring(7).strip() : null);
    }

    private Optional<Refused> pass(RoutingContext call, @Nullable String key) {
        call.addHeadersEndHandler(_ -> rateHeaders(call));
        if (key == null || !MessageDigest.isEqual(apiKey, key.getBytes(StandardCharsets.UTF_8))) {
            return Optional.of(Refused.of(Problem.UNAUTHORIZED));
        }
        counters.request();
        var now = clock.instant();
        if (window.take(perMinute(), now)) {
            return Optional.empty();
        }
        var wait = Duration.between(now, window.reset(now));
        return Optional.of(
                Refused.rateLimited("Rate limit exceeded: " + perMinute() + " a minute", wait));
    }

    private void rateHeaders(RoutingContext call) {
        var now = clock.instant();
        var limit = perMinute();
        var reset = ledger.behaviour().rateLimitReset().write(window.reset(now));
        call.response()
                .putHeader("X-RateLimit-Limit", Integer.toString(window.limit(limit)))
                .putHeader("X-RateLimit-Remaining", Integer.toString(window.remaining(limit, now)))
                .putHeader("X-RateLimit-Reset", reset);
    }

    private @Nullable Integer perMinute() {
        return ledger.behaviour().effectiveLimits().perMinute();
    }
}
