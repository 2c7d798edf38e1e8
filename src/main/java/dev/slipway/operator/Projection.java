package dev.slipway.operator;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.Phase;
import dev.slipway.execution.StepResult;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.operator.AppStatus.Condition;
import dev.slipway.operator.AppStatus.Inventory;
import dev.slipway.operator.AppStatus.Past;
import dev.slipway.operator.AppStatus.Progress;
import dev.slipway.operator.AppStatus.Usage;
import dev.slipway.operator.Verdict.Course;
import dev.slipway.pipeline.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the status of an App out of what is known of it. */
final class Projection {

    private final long generation;
    private final AppStatus before;
    private final Instant now;

    /** @param generation of the custom resource that is spoken of */
    Projection(long generation, AppStatus before, Instant now) {
        this.generation = generation;
        this.before = before;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Of an App that was not taken in: what is known of the one before it stays. */
    AppStatus refused(String reason, String why) {
        return new AppStatus(
                generation,
                conditions(Verdict.refused(reason, why), Optional.empty()),
                before.lastAttemptedRevision(),
                before.lastAppliedRevision(),
                before.lastHandledReconcileAt(),
                before.deployment(),
                before.history(),
                before.inventory(),
                before.usage());
    }

    AppStatus of(Known known, @Nullable String handled) {
        Optional<DeploymentRecord> newest = known.newestWhole();
        return new AppStatus(
                generation,
                conditions(Verdict.of(known), Optional.of(known)),
                newest.map(one -> one.deployment().revision().toString()).orElse(null),
                known.applied().map(one -> one.revision().toString()).orElse(null),
                handled,
                newest.map(Projection::progress).orElse(null),
                known.newest().stream().map(Projection::past).toList(),
                inventory(known).orElse(null),
                newest.map(Projection::usage).orElse(null));
    }

    private List<Condition> conditions(Verdict verdict, Optional<Known> known) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(condition("Ready", verdict.ready(), verdict.reason(), verdict.message()));
        if (verdict.course() == Course.RECONCILING) {
            conditions.add(condition("Reconciling", "True", verdict.reason(), verdict.message()));
        }
        if (verdict.course() == Course.STALLED) {
            conditions.add(condition("Stalled", "True", verdict.reason(), verdict.message()));
        }
        known.flatMap(Known::newestWhole).flatMap(this::approved).ifPresent(conditions::add);
        known.flatMap(this::healthy).ifPresent(conditions::add);
        known.flatMap(Known::seen).map(this::drifted).ifPresent(conditions::add);
        return conditions;
    }

    /** Said only of deployments that a person is asked about. */
    private Optional<Condition> approved(DeploymentRecord newest) {
        Deployment deployment = newest.deployment();
        String plan = planDigest(newest).orElse("");
        if (newest.approval().isPresent()) {
            return Optional.of(condition(
                    "Approved",
                    "True",
                    "Approved",
                    "plan " + plan + " was approved by "
                            + newest.approval().get().by().name()));
        }
        return deployment.phase() == Phase.AWAITING_APPROVAL
                ? Optional.of(condition("Approved", "False", "AwaitingApproval", "plan " + plan + " waits"))
                : Optional.empty();
    }

    /** What was observed at the end of the newest deployment that came to an observation. */
    private Optional<Condition> healthy(Known known) {
        Optional<Sighting> ailing = known.seen().filter(seen -> !seen.isHealthy());
        return ailing.isPresent()
                ? ailing.map(seen -> condition("Healthy", "False", "Unhealthy", seen.ailment()))
                : proven(known);
    }

    private Condition drifted(Sighting seen) {
        return seen.isDrifted()
                ? condition("Drifted", "True", "Drifted", seen.drift())
                : condition("Drifted", "False", "InSync", "everything is as it was applied");
    }

    private Optional<Condition> proven(Known known) {
        return known.telling()
                .filter(one -> one.deployment().hasEnded())
                .flatMap(one -> healthy(one.deployment().outcome().orElseThrow(), one.deployment()));
    }

    private Optional<Condition> healthy(Outcome outcome, Deployment deployment) {
        String at = deployment.endedAt().map(then -> " at " + seconds(then)).orElse("");
        return switch (outcome.kind()) {
            case SUCCEEDED ->
                Optional.of(condition("Healthy", "True", "Observed", deployment.revision() + " proved itself" + at));
            case ROLLED_BACK ->
                Optional.of(condition("Healthy", "True", "RolledBack", "the state before was reached again" + at));
            case ROLLBACK_FAILED -> Optional.of(condition("Healthy", "False", "RollbackFailed", outcome.message()));
            case FAILED, DENIED, UNPLANNABLE, SUPERSEDED, CANCELLED -> Optional.empty();
        };
    }

    private Condition condition(String type, String status, String reason, String message) {
        Condition fresh = new Condition(type, status, generation, now.toString(), reason, message);
        return before.condition(type)
                .filter(old -> old.says(fresh))
                .map(old -> new Condition(type, status, generation, old.lastTransitionTime(), reason, message))
                .orElse(fresh);
    }

    private static Progress progress(DeploymentRecord record) {
        Deployment deployment = record.deployment();
        int steps = record.proposal()
                .map(proposal -> proposal.plan().steps().size())
                .orElse(0);
        return new Progress(
                deployment.id(),
                deployment.phase().word(),
                deployment.revision().toString(),
                record.steps().size(),
                steps,
                planDigest(record).orElse(null),
                deployment.waitingFor().isEmpty() ? null : deployment.waitingFor());
    }

    private static Optional<String> planDigest(DeploymentRecord record) {
        return record.proposal().map(proposal -> proposal.plan().digest().toString());
    }

    private static Past past(DeploymentRecord record) {
        Deployment deployment = record.deployment();
        return new Past(
                deployment.id(),
                deployment.revision().toString(),
                deployment
                        .outcome()
                        .map(Outcome::kind)
                        .map(Kind::word)
                        .orElse(deployment.phase().word()),
                deployment.outcome().map(outcome -> outcome.reason().word()).orElse(null),
                planDigest(record).orElse(null),
                seconds(deployment.createdAt()),
                deployment.endedAt().map(Projection::seconds).orElse(null));
    }

    private static Optional<Inventory> inventory(Known known) {
        List<String> objects = known.appliedSteps().stream()
                .filter(result -> result.status() == StepResult.Status.DONE)
                .filter(result -> result.call().tool().equals("kube.apply"))
                .flatMap(result -> result.call().arguments().texts("objects").stream())
                .distinct()
                .sorted()
                .toList();
        return objects.isEmpty()
                ? Optional.empty()
                : Optional.of(new Inventory(
                        objects.size(),
                        objects.stream()
                                .limit(AppStatus.MOST_INVENTORY)
                                .map(Inventory.Entry::new)
                                .toList()));
    }

    private static Usage usage(DeploymentRecord record) {
        Instant end = record.deployment().endedAt().orElse(record.deployment().phaseSince());
        Duration took = Duration.between(record.deployment().createdAt(), end);
        return new Usage(record.steps().size(), Math.max(0, took.toSeconds()) + "s");
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
