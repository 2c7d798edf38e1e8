package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Receiver;
import dev.slipway.history.DeploymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Delivers a deployment's events to one receiver, in order, each at least once. A failed event is tried again with exponential
 * back-off and jitter, holds back only what follows it to the same receiver, and is a dead letter after the last try.
 */
public final class Courier {

    /** With the back-off below these take about 17 hours. */
    public static final int MOST_TRIES = 25;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Deliveries deliveries;
    private final Messenger messenger;
    private final Transactions transactions;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Courier(
            Deliveries deliveries,
            Messenger messenger,
            Transactions transactions,
            InstantSource clock,
            RandomGenerator random) {
        this.deliveries = deliveries;
        this.messenger = messenger;
        this.transactions = transactions;
        this.clock = clock;
        this.random = random;
    }

    /** Sends one event, the next in order, if there is one. */
    public Progress deliver(String deployment, int receiver) {
        Optional<Deliveries.Next> next = deliveries.next(deployment, receiver);
        return next.map(this::send).orElseGet(Progress.Idle::new);
    }

    private Progress send(Deliveries.Next next) {
        return switch (messenger.send(next)) {
            case Messenger.Sending.Sent() -> {
                transactions.run(() -> deliveries.delivered(next));
                yield new Progress.Waiting(clock.instant(), "the next event");
            }
            case Messenger.Sending.Failed(String why) -> failed(next, why);
        };
    }

    private Progress failed(Deliveries.Next next, String why) {
        int tries = next.tries() + 1;
        boolean dead = next.again() || tries >= MOST_TRIES;
        transactions.run(() -> deliveries.failed(next, tries, why, dead));
        return new Progress.Waiting(clock.instant().plus(dead ? Duration.ZERO : pause(tries)), why);
    }

    private Duration pause(int tries) {
        long base = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(tries - 1, 20));
        return Duration.ofMillis((long) (base * random.nextDouble(0.8, 1.2)));
    }

    /** Where deliveries are kept. */
    public interface Deliveries {

        /** The oldest dead letter that is to be tried again; else the oldest event that this receiver wants and has not had. */
        Optional<Next> next(String deployment, int receiver);

        void delivered(Next next);

        void failed(Next next, int tries, String why, boolean dead);

        /** What was given up of a deployment, by receiver and in order. */
        List<DeadLetter> dead(String deployment);

        /** All of it is to be tried once more. Part of the caller's transaction. */
        void again(String deployment);

        /** What is sent next, with the number of tries it has had; {@code again} when it was given up before. */
        record Next(App app, Receiver receiver, int receiverIndex, DeploymentEvent event, int tries, boolean again) {

            /** Whether it was sent before, and not taken. */
            public boolean isRetry() {
                return again || tries > 0;
            }
        }
    }

    /**
     * An event that a receiver did not take in {@link #MOST_TRIES} tries.
     *
     * @param receiver index in the App's list
     * @param again whether it is about to be tried once more
     */
    public record DeadLetter(int receiver, int sequence, String type, String why, Instant at, boolean again) {}

    /** Sends one event once; bounded in time. */
    public interface Messenger {

        Sending send(Deliveries.Next next);

        /** What came of it. */
        sealed interface Sending {
            record Sent() implements Sending {}

            record Failed(String why) implements Sending {}
        }
    }
}
