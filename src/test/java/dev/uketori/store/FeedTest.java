package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.job.Event;
import dev.uketori.job.JobId;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeedTest {

    private static final JobId JOB = new JobId(new UUID(0, 1));
    private static final JobId OTHER = new JobId(new UUID(0, 2));

    /// The schema's index leaves out the same.
    @Test
    void thePagesLeaveOutWhatOnlyTimelinesTell() {
        var left =
                Arrays.stream(Event.Type.values())
                        .filter(type -> !type.isInFeed())
                        .map(type -> "'" + type.wire() + "'")
                        .collect(Collectors.joining(", ", "type NOT IN (", ")"));

        assertThat(Feed.OF_ALL).contains(left);
        assertThat(Feed.OF_CLIENT).contains(left);
        assertThat(Feed.OF_JOB).contains(left);
    }

    @ParameterizedTest
    @EnumSource
    void soDoStreams(Event.Type type) {
        assertThat(new FeedFilter(null, null).takes(event(type.wire(), JOB, "app")))
                .isEqualTo(type.isInFeed());
    }

    @Test
    void aTypeThatOnlyANewerReplicaKnowsIsTold() {
        assertThat(new FeedFilter("app", null).takes(event("job.dreamt", JOB, "app"))).isTrue();
    }

    @Test
    void nobodyTakesWhatIsAnothers() {
        var event = event("job.queued", JOB, "app");

        assertThat(new FeedFilter("app", null).takes(event)).isTrue();
        assertThat(new FeedFilter("app", JOB).takes(event)).isTrue();
        assertThat(new FeedFilter(null, JOB).takes(event)).isTrue();
        assertThat(new FeedFilter("other", null).takes(event)).isFalse();
        assertThat(new FeedFilter("other", JOB).takes(event)).isFalse();
        assertThat(new FeedFilter("app", OTHER).takes(event)).isFalse();
        assertThat(new FeedFilter("app", null).takes(event("credits.low", null, null))).isFalse();
        assertThat(new FeedFilter(null, null).takes(event("credits.low", null, null))).isTrue();
    }

    private static FeedEvent event(String type, JobId job, String client) {
        return new FeedEvent(1, type, job, client, Instant.EPOCH, "{}");
    }
}
