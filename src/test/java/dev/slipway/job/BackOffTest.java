package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private final BackOff backOff =
            new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1), RandomGenerator.getDefault());

    @Test
    void doublesUpToItsCap() {
        assertThat(backOff.after(0)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_200));
        assertThat(backOff.after(3)).isBetween(Duration.ofMillis(6_400), Duration.ofMillis(9_600));
        assertThat(backOff.after(6)).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
        assertThat(backOff.after(1_000_000)).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
    }
}
