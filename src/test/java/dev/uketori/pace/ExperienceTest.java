package dev.uketori.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.job.Channel;
import dev.uketori.store.Completion;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExperienceTest {

    @Test
    void fewJobsTeachNothing() {
        assertThat(new Experience(jobs(Channel.WEBHOOK, 19, 5)).within(0.95)).isEmpty();
        assertThat(new Experience(jobs(Channel.WEBHOOK, 20, 5)).within(0.95)).isPresent();
        assertThat(Experience.NONE.within(0.5)).isEmpty();
    }

    @Test
    void aShareOfTheJobsWasDrawnByThen() {
        var oneToHundred =
                IntStream.rangeClosed(1, 100)
                        .mapToObj(seconds -> job(Channel.WEBHOOK, seconds))
                        .toList();

        assertThat(new Experience(oneToHundred).within(0.95)).contains(Duration.ofSeconds(95));
        assertThat(new Experience(oneToHundred).within(0.5)).contains(Duration.ofSeconds(50));
    }

    @Test
    void whatAPollFoundWasDrawnBefore() {
        assertThat(new Experience(jobs(Channel.POLL, 20, 10)).within(0.95))
                .contains(Duration.ofSeconds(8));
    }

    @Test
    void whatWasDrawnAtOnceTellsNothingOfTheOthers() {
        var at =
                Stream.concat(
                        jobs(Channel.SUBMIT, 50, 0).stream(),
                        jobs(Channel.WEBHOOK, 20, 10).stream());

        assertThat(new Experience(at.toList()).within(0.5)).contains(Duration.ofSeconds(10));
    }

    @Test
    void tenInARowThatHadToBeAskedForAreSilence() {
        assertThat(new Experience(jobs(Channel.POLL, 9, 10)).isSilent()).isFalse();
        assertThat(new Experience(jobs(Channel.POLL, 10, 10)).isSilent()).isTrue();
        assertThat(new Experience(then(jobs(Channel.POLL, 10, 9), Channel.WEBHOOK)).isSilent())
                .isTrue();
        assertThat(new Experience(then(jobs(Channel.POLL, 9, 9), Channel.WEBHOOK)).isSilent())
                .isFalse();
        assertThat(new Experience(then(jobs(Channel.WEBHOOK, 1, 9), Channel.POLL)).isSilent())
                .isFalse();
    }

    private static List<Completion> then(List<Completion> newest, Channel older) {
        return Stream.concat(newest.stream(), jobs(older, 20, 5).stream()).toList();
    }

    private static List<Completion> jobs(Channel by, int number, int seconds) {
        return Collections.nCopies(number, job(by, seconds));
    }

    private static Completion job(Channel by, int seconds) {
        return new Completion(by, Duration.ofSeconds(seconds));
    }
}
