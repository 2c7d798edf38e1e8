package dev.slipway.operator;

import dev.slipway.operator.AppStatus.Condition;
import dev.slipway.operator.Bulletin.Notice;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells of each change of an App as a Kubernetes event, once: how a deployment ends, what keeps it from going on, what somebody has
 * changed, what does not work any more. How it gets on is no change, nor is another count of pods.
 */
@Singleton
final class Crier {

    private final Bulletin bulletin;

    Crier(Bulletin bulletin) {
        this.bulletin = bulletin;
    }

    void tell(AppResource resource, AppStatus before, AppStatus now) {
        now.condition("Ready")
                .filter(ready -> !ready.reason().equals(Verdict.PROGRESSING))
                .filter(ready -> !isSameOccasion(ready, before, now))
                .ifPresent(ready -> bulletin.post(resource, ready(now, ready)));
        now.condition("Drifted")
                .filter(drifted -> drifted.status().equals("True")
                        || before.condition("Drifted").isPresent())
                .filter(drifted -> before.condition("Drifted")
                        .filter(old -> old.reason().equals(drifted.reason())
                                && old.message().equals(drifted.message()))
                        .isEmpty())
                .ifPresent(drifted -> bulletin.post(
                        resource, observed(now, drifted, drifted.status().equals("False"))));
        now.condition("Healthy")
                .filter(healthy -> healthy.reason().equals("Unhealthy"))
                .filter(healthy -> before.condition("Healthy")
                        .filter(old -> old.reason().equals(healthy.reason()))
                        .isEmpty())
                .ifPresent(healthy -> bulletin.post(resource, observed(now, healthy, false)));
    }

    /** What is asked for while nothing is deployed. */
    void refused(AppResource resource, AppStatus now, String why) {
        bulletin.post(
                resource,
                new Notice(
                        "RequestRefused",
                        why,
                        false,
                        Optional.ofNullable(now.lastAppliedRevision()),
                        Optional.empty()));
    }

    /** The same thing in other words, of the same deployment. */
    private static boolean isSameOccasion(Condition ready, AppStatus before, AppStatus now) {
        return before.condition("Ready")
                .filter(old -> old.says(ready)
                        && old.reason().equals(ready.reason())
                        && old.observedGeneration() == ready.observedGeneration())
                .filter(old -> Objects.equals(deployment(before), deployment(now)))
                .isPresent();
    }

    private static Notice ready(AppStatus now, Condition ready) {
        boolean good = !ready.status().equals("False") || ready.reason().equals("Suspended");
        return new Notice(
                ready.reason(),
                ready.message(),
                good,
                Optional.ofNullable(now.lastAttemptedRevision()),
                deployment(now));
    }

    private static Notice observed(AppStatus now, Condition condition, boolean good) {
        return new Notice(
                condition.reason(),
                condition.message(),
                good,
                Optional.ofNullable(now.lastAppliedRevision()),
                Optional.empty());
    }

    private static Optional<String> deployment(AppStatus status) {
        return Optional.ofNullable(status.deployment()).map(AppStatus.Progress::id);
    }
}
