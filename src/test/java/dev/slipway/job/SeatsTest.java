package dev.slipway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeatsTest {

    private static final List<String> A = List.of("namespace/a", "docker/local");
    private static final List<String> B = List.of("namespace/b", "docker/local");
    private static final List<String> C = List.of("namespace/c", "kubernetes");

    private long now;
    private final Seats seats = new Seats(2, () -> now);

    @Test
    void keepsSeatsForOthersWhenOneTargetIsFull() {
        assertThat(seats.sit("a1", A)).isTrue();
        assertThat(seats.sit("b1", B)).isTrue();

        assertThat(seats.sit("a2", A)).isFalse();
        assertThat(seats.sit("c1", C)).isTrue();
    }

    @Test
    void callsWhoWaitsInTheOrderOfComing() {
        seats.sit("a1", A);
        seats.sit("a2", A);
        seats.sit("b1", B);
        seats.sit("a3", A);

        assertThat(seats.leave(A)).contains("b1");
        assertThat(seats.sit("b1", B)).isTrue();
        assertThat(seats.leave(A)).contains("a3");
        assertThat(seats.leave(B)).isEmpty();
    }

    @Test
    void callsNobodyWhoWouldFindNoSeat() {
        Seats one = new Seats(1, () -> now);
        one.sit("a1", A);
        one.sit("c1", C);
        one.sit("a2", A);

        assertThat(one.leave(C)).isEmpty();
        assertThat(one.leave(A)).contains("a2");
    }

    @Test
    void letsWhoWaitsInALongLineComeAgainLater() {
        Seats seats = new Seats(1, () -> now);
        seats.sit("first", List.of("namespace a"));
        assertThat(seats.patience()).isEqualTo(Seats.SHORTEST);

        for (int i = 0; i < 100; i++) {
            seats.sit("app-" + i, List.of("namespace a"));
        }
        assertThat(seats.patience()).isEqualTo(Duration.ofSeconds(5));
        for (int i = 100; i < 1_000; i++) {
            seats.sit("app-" + i, List.of("namespace a"));
        }
        assertThat(seats.patience()).isEqualTo(Seats.LONGEST);
    }

    @Test
    void keepsTheSeatForWhoIsCalledAMoment() {
        seats.sit("a1", A);
        seats.sit("a2", A);
        seats.sit("a3", A);
        assertThat(seats.leave(A)).contains("a3");

        assertThat(seats.sit("a4", A)).isFalse();
        assertThat(seats.sit("a3", A)).isTrue();
        assertThat(seats.leave(A)).contains("a4");
        now += Seats.KEPT.toNanos() + 1; // and a4 never comes
        assertThat(seats.sit("a5", A)).isTrue();
        assertThat(seats.sit("a6", A)).isFalse();
        assertThat(seats.leave(A)).contains("a6");
    }
}
