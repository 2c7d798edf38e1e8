package dev.slipway.operator;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.history.DeploymentOutline;
import dev.slipway.operator.AppStatus.Inventory;
import dev.slipway.operator.AppStatus.Past;
import dev.slipway.operator.AppStatus.Progress;
import dev.slipway.operator.AppStatus.Usage;
import dev.slipway.pipeline.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Makes the status of an App out of what is known of it. */
final class Projection {

    /** How old the time of the last look may become before it is written for its own sake: not once for each look at each App. */
    static final Duration MOST_BEHIND = Duration.ofHours(1);

    private final long generation;
    private final AppStatus before;
    private final Conditions conditions;

    /** @param generation of the custom resource that is spoken of */
    Projection(long generation, AppStatus before, Instant now) {
        this.generation = generation;
        this.before = before;
        this.conditions = new Conditions(generation, before, now.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Of an App that was not taken in: what is known of the one before it stays. */
    AppStatus refused(String reason, String why) {
        return new AppStatus(
                generation,
                conditions.refused(Verdict.refused(reason, why)),
                before.lastAttemptedRevision(),
                before.lastAppliedRevision(),
                before.lastHandledReconcileAt(),
                before.lastRefusedReconcileAt(),
                before.observedAt(),
                before.deployment(),
                before.history(),
                before.inventory(),
                before.usage());
    }

    AppStatus of(Known known, Wish wish) {
        AppStatus fresh = fresh(known, wish);
        return isNoNews(fresh) ? before : fresh;
    }

    private AppStatus fresh(Known known, Wish wish) {
        Optional<DeploymentOutline> newest = known.newest();
        Optional<Deployment> applied = known.running().applied();
        return new AppStatus(
                generation,
                conditions.of(verdict(known, wish), known),
                newest.map(one -> one.deployment().revision().toString()).orElse(null),
                applied.map(one -> one.revision().toString()).orElse(null),
                wish.handled(),
                wish.refused(),
                known.seen().flatMap(Sighting::at).map(Projection::seconds).orElse(null),
                newest.map(Projection::progress).orElse(null),
                known.deployments().stream().map(Projection::past).toList(),
                inventory(known.running().objects()).orElse(null),
                newest.map(Projection::usage).orElse(null));
    }

    private static Verdict verdict(Known known, Wish wish) {
        Verdict verdict = Verdict.of(known);
        return known.app().spec().suspend() && wish.wasRefused()
                ? verdict.adding("the last request was refused")
                : verdict;
    }

    private boolean isNoNews(AppStatus fresh) {
        String then = before.observedAt();
        String last = fresh.observedAt();
        return then != null
                && last != null
                && Instant.parse(then).plus(MOST_BEHIND).isAfter(Instant.parse(last))
                && fresh.observedAt(then).equals(before);
    }

    private static Progress progress(DeploymentOutline outline) {
        Deployment deployment = outline.deployment();
        return new Progress(
                deployment.id(),
                deployment.phase().word(),
                deployment.revision().toString(),
                outline.done(),
                outline.steps(),
                outline.plan().map(Digest::toString).orElse(null),
                deployment.waitingFor().isEmpty() ? null : deployment.waitingFor());
    }

    private static Past past(DeploymentOutline outline) {
        Deployment deployment = outline.deployment();
        return new Past(
                deployment.id(),
                deployment.revision().toString(),
                deployment
                        .outcome()
                        .map(Outcome::kind)
                        .map(Kind::word)
                        .orElse(deployment.phase().word()),
                deployment.outcome().map(outcome -> outcome.reason().word()).orElse(null),
                outline.plan().map(Digest::toString).orElse(null),
                seconds(deployment.createdAt()),
                deployment.endedAt().map(Projection::seconds).orElse(null),
                deployment
                        .endedAt()
                        .map(end -> duration(deployment.createdAt(), end))
                        .orElse(null));
    }

    private static Optional<Inventory> inventory(List<String> objects) {
        return objects.isEmpty()
                ? Optional.empty()
                : Optional.of(new Inventory(
                        objects.size(),
                        objects.stream()
                                .limit(AppStatus.MOST_INVENTORY)
                                .map(Inventory.Entry::new)
                                .toList()));
    }

    private static Usage usage(DeploymentOutline outline) {
        Instant end = outline.deployment().endedAt().orElse(outline.deployment().phaseSince());
        return new Usage(outline.done(), duration(outline.deployment().createdAt(), end));
    }

    private static String duration(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toSeconds()) + "s";
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
