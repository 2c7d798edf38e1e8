package dev.slipway.operator;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.Phase;
import dev.slipway.history.DeploymentOutline;
import dev.slipway.operator.AppStatus.Condition;
import dev.slipway.operator.Verdict.Course;
import dev.slipway.pipeline.Sighting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the conditions of an App.
 *
 * @param generation of the custom resource that is spoken of
 * @param before the time of a condition whose status has not changed is kept
 */
record Conditions(long generation, AppStatus before, Instant now) {

    List<Condition> refused(Verdict verdict) {
        return verdict(verdict);
    }

    List<Condition> of(Verdict verdict, Known known) {
        List<Condition> conditions = verdict(verdict);
        known.newest().flatMap(this::approved).ifPresent(conditions::add);
        healthy(known).ifPresent(conditions::add);
        known.seen().map(this::drifted).ifPresent(conditions::add);
        return conditions;
    }

    private List<Condition> verdict(Verdict verdict) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(condition("Ready", verdict.ready(), verdict.reason(), verdict.message()));
        if (verdict.course() == Course.RECONCILING) {
            conditions.add(condition("Reconciling", "True", verdict.reason(), verdict.message()));
        }
        if (verdict.course() == Course.STALLED) {
            conditions.add(condition("Stalled", "True", verdict.reason(), verdict.message()));
        }
        return conditions;
    }

    /** Said only of deployments that a person is asked about. */
    private Optional<Condition> approved(DeploymentOutline newest) {
        Deployment deployment = newest.deployment();
        String plan = newest.plan().map(Digest::toString).orElse("");
        if (newest.approvedBy().isPresent()) {
            String by = newest.approvedBy().get().name();
            return Optional.of(condition("Approved", "True", "Approved", "plan " + plan + " was approved by " + by));
        }
        return deployment.phase() == Phase.AWAITING_APPROVAL
                ? Optional.of(condition("Approved", "False", "AwaitingApproval", "plan " + plan + " waits"))
                : Optional.empty();
    }

    /** As it was observed last; not said while a deployment goes on, nor of what one has left half done. */
    private Optional<Condition> healthy(Known known) {
        return known.ailment()
                .map(ailment -> condition("Healthy", "False", "Unhealthy", ailment))
                .or(() -> known.telling()
                        .map(DeploymentOutline::deployment)
                        .filter(Deployment::hasEnded)
                        .flatMap(last -> healthy(known, last)));
    }

    private Optional<Condition> healthy(Known known, Deployment last) {
        Optional<Outcome> broken = known.running().broken().flatMap(Deployment::outcome);
        if (broken.isPresent()) {
            return broken.map(how -> condition("Healthy", "False", "RollbackFailed", how.message()));
        }
        if (known.running().isNothing()) {
            return Optional.of(condition("Healthy", "False", "NothingRuns", "nothing that was deployed is there"));
        }
        return known.running().proven().map(proven -> healthy(known, proven, last));
    }

    private Condition healthy(Known known, Deployment proven, Deployment last) {
        boolean putBack = last.outcome().map(Outcome::kind).equals(Optional.of(Kind.ROLLED_BACK));
        Deployment proof = putBack ? last : proven;
        boolean works = known.seen()
                .flatMap(Sighting::at)
                .filter(at -> proof.endedAt().filter(at::isAfter).isPresent())
                .isPresent();
        String words = putBack ? "the state before was reached again" : proven.revision() + " proved itself";
        String at = proof.endedAt()
                .map(then -> " at " + then.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        return condition(
                "Healthy", "True", putBack ? "RolledBack" : "Observed", words + at + (works ? ", and works" : ""));
    }

    private Condition drifted(Sighting seen) {
        return seen.isDrifted()
                ? condition("Drifted", "True", "Drifted", seen.drift())
                : condition("Drifted", "False", "InSync", "everything is as it was applied");
    }

    private Condition condition(String type, String status, String reason, String message) {
        Condition fresh = new Condition(type, status, generation, now.toString(), reason, message);
        return before.condition(type)
                .filter(old -> old.says(fresh))
                .map(old -> new Condition(type, status, generation, old.lastTransitionTime(), reason, message))
                .orElse(fresh);
    }
}
