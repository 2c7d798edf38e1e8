package dev.slipway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardrailTimeLimitTest {

    private static final long MUCH_LONGER = 60;

    private final GuardrailTimeLimit limit = new GuardrailTimeLimit();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        over.countDown();
    }

    @Test
    void answersInOrder() {
        List<Supplier<String>> works = List.of(() -> "one", () -> "two", () -> "three");

        assertThat(limit.each(works)).containsExactly(Optional.of("one"), Optional.of("two"), Optional.of("three"));
        assertThat(limit.each(List.of())).isEmpty();
    }

    @Test
    void asksTheOthersThoughOneDoesNotAnswer() throws InterruptedException {
        List<Supplier<String>> works = List.of(() -> "one", this::silent, () -> "three");

        assertThat(limit.each(works)).containsExactly(Optional.of("one"), Optional.empty(), Optional.of("three"));
        assertThat(interrupted.await(MUCH_LONGER, TimeUnit.SECONDS))
                .as("the one that did not answer is interrupted")
                .isTrue();
    }

    @Test
    void answersNothingMoreWhenTheServiceStops() {
        Thread.currentThread().interrupt();

        assertThat(limit.each(List.<Supplier<String>>of(() -> "one", () -> "two")))
                .containsExactly(Optional.empty(), Optional.empty());
        assertThat(Thread.interrupted()).isTrue();
    }

    private String silent() {
        try {
            over.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
        return "too late";
    }
}
