package dev.uketori.notify;

import dev.uketori.egress.Post;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Crew;
import dev.uketori.loop.Worker;
import dev.uketori.store.Notification.Attempt;
import dev.uketori.store.NotificationClaim;
import dev.uketori.store.Notifications;
import dev.uketori.store.Notifications.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/// Calls apps. Each receiver has a few places, so that one that hangs keeps none but itself
/// waiting.
@Singleton
class Notifier implements Worker {

    private static final Logger LOG = Logger.getLogger(Notifier.class);
    private static final int GONE = 410;

    private final Notifications notifications;
    private final Letters letters;
    private final Post post;
    private final Schedule schedule;
    private final NotifyConfig config;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Crew<NotificationClaim> crew;

    Notifier(
            Notifications notifications,
            Letters letters,
            Post post,
            NotifyConfig config,
            MeterRegistry meters,
            InstantSource clock,
            RandomGenerator random) {
        this.notifications = notifications;
        this.letters = letters;
        this.post = post;
        this.schedule = new Schedule(config.retries());
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        this.random = random;
        this.crew = new Crew<>("notifier", config.crew());
    }

    @Override
    public String name() {
        return "notifier";
    }

    @Override
    public boolean turn() {
        notifications.rescue();
        var leaseEnds = clock.instant().plus(config.lease());
        return crew.take(free -> notifications.claim(leaseEnds, free), this::tell);
    }

    /// @param retryAfter the header
    private record Result(Attempt attempt, Optional<String> retryAfter) {}

    private void tell(NotificationClaim claim) {
        var result = call(claim);
        var outcome = outcome(claim, result);
        notifications.end(claim, result.attempt(), outcome);
        var word = word(outcome);
        meters.counter("uketori_notices", "outcome", word).increment();
        LOG.infof(
                "notice.sent id=%s job=%s type=%s attempt=%d outcome=%s status=%s ms=%d",
                claim.id(),
                claim.job(),
                claim.type(),
                claim.attempts() + 1,
                word,
                result.attempt().status(),
                result.attempt().ms());
        // The next one for the same receiver may go.
        crew.bell().ring();
    }

    private Result call(NotificationClaim claim) {
        var begun = clock.instant();
        try {
            var letter = letters.of(claim, begun);
            var answer = post.send(claim.url(), letter.headers(), letter.body());
            var took = Duration.between(begun, clock.instant()).toMillis();
            return new Result(
                    new Attempt(begun, took, answer.status(), storable(answer.body())),
                    answer.retryAfter());
        } catch (IOException none) {
            var took = Duration.between(begun, clock.instant()).toMillis();
            return new Result(
                    new Attempt(begun, took, null, storable(String.valueOf(none.getMessage()))),
                    Optional.empty());
        }
    }

    /// What PostgreSQL keeps as text: it comes from anywhere.
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private Outcome outcome(NotificationClaim claim, Result result) {
        var status = result.attempt().status();
        if (status != null && status >= 200 && status < 300) {
            return new Outcome.Delivered();
        }
        if (status != null && status == GONE) {
            return new Outcome.Gone();
        }
        return schedule.next(claim.attempts() + 1, result.retryAfter(), clock.instant(), random)
                .<Outcome>map(Outcome.Again::new)
                .orElseGet(Outcome.Failed::new);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered _ -> "delivered";
            case Outcome.Again _ -> "again";
            case Outcome.Failed _ -> "failed";
            case Outcome.Gone _ -> "gone";
        };
    }

    @Override
    public Bell bell() {
        return crew.bell();
    }

    @Override
    public boolean drain(Duration atMost) {
        return crew.drain(atMost);
    }

    @Override
    public int handBack() {
        return notifications.handBack(crew.underWay());
    }
}
