package dev.slipway.pipeline;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Deployment.Trouble;
import dev.slipway.plan.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** How long an outage is borne: tried again after 1 s, 2 s, 4 s … 30 s, until the App's timeout has passed without progress. */
final class Patience {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Minutes minutes;
    private final InstantSource clock;

    Patience(Minutes minutes, InstantSource clock) {
        this.minutes = minutes;
        this.clock = clock;
    }

    /** When to try again; empty when the time is up. {@code at} names the place, so that progress starts a new count. */
    Optional<Progress> bear(Turn turn, String at, Failure failure) {
        Deployment deployment = turn.deployment();
        Instant now = clock.instant();
        Optional<Trouble> before =
                deployment.trouble().filter(trouble -> trouble.at().equals(at));
        Instant since = before.map(Trouble::since).orElse(now);
        if (now.isAfter(since.plus(turn.app().spec().timeout()))) {
            return Optional.empty();
        }
        int tries = before.map(Trouble::tries).orElse(0) + 1;
        Trouble trouble = new Trouble(since, tries, at, failure.message());
        minutes.troubled(turn, trouble, failure.reason().word());
        return Optional.of(new Progress.Waiting(now.plus(pause(tries)), failure.message()));
    }

    private static Duration pause(int tries) {
        return Duration.ofMillis(Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(tries - 1, 10)));
    }
}
