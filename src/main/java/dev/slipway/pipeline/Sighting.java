package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import java.time.Instant;
import java.util.Optional;

/**
 * What was seen of an App since it was deployed.
 *
 * @param deployment that was proven, and that this speaks of
 * @param at when it was seen last; empty before the first look, and while nobody could see anything
 * @param dueAt when somebody looks again
 * @param drift what somebody else has changed, in a sentence; empty for nothing
 * @param diff the same, field by field, without secrets
 * @param ailment why it does not work; empty when it does
 * @param doubtSince since when it can't be said whether it works
 * @param since when the state that this tells began
 * @param heals how often it was healed in a row, and {@code healedAt} when last
 */
public record Sighting(
        AppId app,
        String deployment,
        Optional<Instant> at,
        Instant dueAt,
        String drift,
        String diff,
        String ailment,
        Optional<Instant> doubtSince,
        Instant since,
        int heals,
        Optional<Instant> healedAt) {

    public static final int MOST_WORDS = 1024;
    public static final int MOST_DIFF = 8 * 1024;

    /** Before the first look: the deployment has just proved itself. */
    static Sighting first(Deployment proven, Optional<Sighting> before, Instant dueAt) {
        return new Sighting(
                proven.app(),
                proven.id(),
                Optional.empty(),
                dueAt,
                "",
                "",
                "",
                Optional.empty(),
                proven.endedAt().orElse(dueAt),
                before.map(Sighting::heals).orElse(0),
                before.flatMap(Sighting::healedAt));
    }

    public boolean isDrifted() {
        return !drift.isEmpty();
    }

    public boolean isHealthy() {
        return ailment.isEmpty();
    }

    /** Nothing could be seen: what is known stays, with its time. */
    Sighting dueAt(Instant when) {
        return new Sighting(app, deployment, at, when, drift, diff, ailment, doubtSince, since, heals, healedAt);
    }

    Sighting healed(Instant now, int times) {
        return new Sighting(
                app, deployment, at, dueAt, drift, diff, ailment, doubtSince, since, times, Optional.of(now));
    }
}
