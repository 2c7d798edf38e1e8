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
        assertThat(seats.sit("a1", A, false)).isTrue();
        assertThat(seats.sit("b1", B, false)).isTrue();

        assertThat(seats.sit("a2", A, false)).isFalse();
        assertThat(seats.sit("c1", C, false)).isTrue();
    }

    @Test
    void callsWhoWaitsInTheOrderOfComing() {
        seats.sit("a1", A, false);
        seats.sit("a2", A, false);
        seats.sit("b1", B, false);
        seats.sit("a3", A, false);

        assertThat(seats.leave(A)).contains("b1");
        assertThat(seats.sit("b1", B, false)).isTrue();
        assertThat(seats.leave(A)).contains("a3");
        assertThat(seats.leave(B)).isEmpty();
    }

    @Test
    void callsNobodyWhoWouldFindNoSeat() {
        Seats one = new Seats(1, () -> now);
        one.sit("a1", A, false);
        one.sit("c1", C, false);
        one.sit("a2", A, false);

        assertThat(one.leave(C)).isEmpty();
        assertThat(one.leave(A)).contains("a2");
    }

    @Test
    void letsWhoWaitsInALongLineComeAgainLater() {
        Seats seats = new Seats(1, () -> now);
        seats.sit("first", List.of("namespace a"), false);
        assertThat(seats.patience()).isEqualTo(Seats.SHORTEST);

        for (int i = 0; i < 100; i++) {
            seats.sit("app-" + i, List.of("namespace a"), false);
        }
        assertThat(seats.patience()).isEqualTo(Duration.ofSeconds(5));
        for (int i = 100; i < 1_000; i++) {
            seats.sit("app-" + i, List.of("namespace a"), false);
        }
        assertThat(seats.patience()).isEqualTo(Seats.LONGEST);
    }

    @Test
    void keepsTheSeatForWhoIsCalledAMoment() {
        seats.sit("a1", A, false);
        seats.sit("a2", A, false);
        seats.sit("a3", A, false);
        assertThat(seats.leave(A)).contains("a3");

        assertThat(seats.sit("a4", A, false)).isFalse();
        assertThat(seats.sit("a3", A, false)).isTrue();
        assertThat(seats.leave(A)).contains("a4");
        now += Seats.KEPT.toNanos() + 1; // and a4 never comes
        assertThat(seats.sit("a5", A, false)).isTrue();
        assertThat(seats.sit("a6", A, false)).isFalse();
        assertThat(seats.leave(A)).contains("a6");
    }

    @Test
    void callsOneThatGoesOnEveryThirdTime() {
        seats.sit("a1", A, false);
        seats.sit("a2", A, false);
        seats.sit("new-1", A, false);
        seats.sit("new-2", A, false);
        seats.sit("new-3", A, false);
        seats.sit("on-1", A, true);
        seats.sit("on-2", A, true);

        assertThat(called()).isEqualTo("new-1");
        assertThat(called()).isEqualTo("new-2");
        assertThat(called()).isEqualTo("on-1");
        assertThat(called()).isEqualTo("new-3");
        assertThat(called()).isEqualTo("on-2");
        assertThat(seats.leave(A)).isEmpty();
    }

    @Test
    void callsTheNextWhenAnotherReplicaIsAtWhomItCalled() {
        seats.sit("a1", A, false);
        seats.sit("a2", A, false);
        seats.sit("a3", A, false);
        seats.sit("a4", A, false);

        assertThat(seats.leave(A)).contains("a3");
        assertThat(seats.instead("a3")).contains("a4");
        assertThat(seats.sit("a4", A, false)).isTrue();
        assertThat(seats.sit("a3", A, false)).isFalse();
        assertThat(seats.leave(A)).contains("a3");
        assertThat(seats.instead("a3")).isEmpty();
        assertThat(seats.sit("a5", A, false)).isTrue();
    }

    private String called() {
        String next = seats.leave(A).orElseThrow();
        assertThat(seats.sit(next, A, false)).isTrue();
        return next;
    }
}
