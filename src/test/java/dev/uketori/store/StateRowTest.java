package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.job.Samples;
import org.junit.jupiter.api.Test;

class StateRowTest {

    @Test
    void everyStateComesBackAsItWent() {
        Samples.states()
                .forEach((name, state) ->
                        assertThat(StateRow.of(state).state()).as(name).isEqualTo(state));
    }
}
