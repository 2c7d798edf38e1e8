package dev.slipway.db;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether PostgreSQL answers within three seconds: one that hangs must not let whoever asks hang too. Only one question is open at a
 * time, so that asking again and again takes no more than one connection.
 */
@Readiness
@Singleton
final class DatabaseReadiness implements HealthCheck {

    private static final String NAME = "Database";
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Ledger ledger;
    private Optional<FutureTask<Integer>> asked = Optional.empty();

    DatabaseReadiness(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            question().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return HealthCheckResponse.up(NAME);
        } catch (TimeoutException e) {
            return down("it does not answer within " + LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            return down(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return down("the service is stopping");
        }
    }

    private synchronized FutureTask<Integer> question() {
        return asked.filter(open -> !open.isDone()).orElseGet(() -> {
            FutureTask<Integer> task = new FutureTask<>(() -> ledger.value(Integer.class, "select 1"));
            asked = Optional.of(task);
            Thread.ofVirtual().name("database-readiness").start(task);
            return task;
        });
    }

    private static HealthCheckResponse down(String why) {
        return HealthCheckResponse.named(NAME).down().withData("why", why).build();
    }
}
