package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Target;
import dev.slipway.deployment.Target.Kubernetes.Drift;
import dev.slipway.guard.GuardedToolbox;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.plan.Lookout;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Between deployments: looks whether what was deployed is still as it was and works, tells of each change of that once, and heals by
 * policy, which means that the same revision is deployed again, by the same rules.
 */
final class Observing {

    /** However often somebody says that something has changed. */
    static final Duration LEAST = Duration.ofSeconds(5);

    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(1);
    private static final Duration IN_DOUBT = Duration.ofSeconds(10);

    /** A rollout that somebody else began is not an ailment yet. */
    private static final Duration MOST_DOUBT = Duration.ofSeconds(30);

    private static final Duration TIME = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration HEALED_FOR_GOOD = Duration.ofHours(1);

    private final Stores stores;
    private final Lineage lineage;
    private final GuardedToolbox tools;
    private final Outlook outlook;
    private final Announcer announcer;
    private final InstantSource clock;

    Observing(
            Stores stores,
            Lineage lineage,
            GuardedToolbox tools,
            Outlook outlook,
            Announcer announcer,
            InstantSource clock) {
        this.stores = stores;
        this.lineage = lineage;
        this.tools = tools;
        this.outlook = outlook;
        this.announcer = announcer;
        this.clock = clock;
    }

    Progress look(Claim claim, App app) {
        if (!Lookout.isKept(app)) {
            return new Progress.Idle();
        }
        return stores.transactions()
                .call(() -> view(claim, app))
                .map(this::look)
                .orElseGet(Progress.Idle::new);
    }

    /** What is looked at, for whom, and what was seen before. */
    private record View(Claim claim, App app, Deployment proven, Lookout lookout, Optional<Sighting> last) {}

    private Optional<View> view(Claim claim, App app) {
        return lineage.proven(app)
                .flatMap(proven -> Lookout.of(app, proven.past())
                        .map(lookout -> new View(
                                claim,
                                app,
                                proven.deployment(),
                                lookout,
                                stores.sightings().of(app.id()))));
    }

    private Progress look(View view) {
        outlook.watches().keep(view.app(), view.lookout().objects());
        Instant now = clock.instant();
        Optional<Sighting> known =
                view.last().filter(one -> one.deployment().equals(view.proven().id()));
        if (known.isEmpty()) {
            return saved(view, Sighting.first(view.proven(), view.last(), now.plus(outlook.interval())));
        }
        return known.get().dueAt().isAfter(now) ? again(known.get()) : look(view, known.get(), now);
    }

    private Progress look(View view, Sighting before, Instant now) {
        Attempt attempt = new Attempt(
                view.app(), view.proven().id(), view.claim().fence().token(), before.since(), now.plus(TIME));
        ToolResult drift = tools.look(attempt, view.lookout().drift());
        ToolResult health = tools.look(attempt, view.lookout().health());
        if (isOutage(drift) || isOutage(health)) {
            return saved(view, before.dueAt(now.plus(shorter(outlook.interval(), AFTER_TROUBLE))));
        }
        Sighting seen = new Seen(before, now).of(drift, health, outlook.interval());
        boolean heals = seen.isDrifted() && drift instanceof ToolResult.Done && policy(view.app()) == Drift.HEAL;
        return heals && !view.app().spec().suspend() ? healing(view, before, seen, now) : told(view, before, seen);
    }

    private static boolean isOutage(ToolResult result) {
        return result instanceof ToolResult.Failed failed && failed.blame() == Blame.WORLD;
    }

    private Progress saved(View view, Sighting sighting) {
        stores.transactions().run(() -> {
            view.claim().fence().require();
            stores.sightings().save(sighting);
        });
        return again(sighting);
    }

    private Progress told(View view, Sighting before, Sighting seen) {
        stores.transactions().run(() -> {
            view.claim().fence().require();
            stores.sightings().save(seen);
            tell(view, before, seen);
        });
        return again(seen);
    }

    private Progress healing(View view, Sighting before, Sighting seen, Instant now) {
        int times = 1
                + (before.healedAt()
                                .filter(last -> last.plus(HEALED_FOR_GOOD).isAfter(now))
                                .isPresent()
                        ? before.heals()
                        : 0);
        Optional<Instant> notBefore = pause(times).map(now::plus);
        QueuedRevision again = new QueuedRevision(
                0,
                view.app().id(),
                view.app().generation(),
                view.proven().revision(),
                Intake.key(view.app(), "heal:" + view.proven().id(), now.toString()),
                notBefore,
                "heals drift");
        stores.transactions().run(() -> {
            view.claim().fence().require();
            stores.sightings().save(seen.healed(now, times));
            tell(view, before, seen);
            entered(view, DeploymentEvent.Type.HEALING, "Healing", "what was deployed is deployed again");
            stores.queue().add(again);
        });
        return new Progress.Waiting(notBefore.orElse(now), "drift is healed");
    }

    /** Twice as long each time, should somebody change it back again and again. */
    private static Optional<Duration> pause(int times) {
        if (times <= 1) {
            return Optional.empty();
        }
        int doublings = Math.min(times - 2, 10);
        return Optional.of(shorter(FIRST_PAUSE.multipliedBy(1L << doublings), LONGEST_PAUSE));
    }

    private void tell(View view, Sighting before, Sighting seen) {
        if (before.at().isEmpty() && !seen.isDrifted() && seen.isHealthy()) {
            entered(view, DeploymentEvent.Type.OBSERVED, "InSync", "everything is as it was applied");
        }
        if (seen.isDrifted() && !seen.drift().equals(before.drift())) {
            entered(view, DeploymentEvent.Type.DRIFTED, "Drifted", seen.drift());
        }
        if (before.isDrifted() && !seen.isDrifted()) {
            entered(view, DeploymentEvent.Type.DRIFT_ENDED, "DriftEnded", "everything is as it was applied");
        }
        if (!seen.isHealthy() && !words(seen.ailment()).equals(words(before.ailment()))) {
            entered(view, DeploymentEvent.Type.UNHEALTHY, "Unhealthy", seen.ailment());
        }
        if (!before.isHealthy() && seen.isHealthy()) {
            entered(view, DeploymentEvent.Type.HEALTHY_AGAIN, "HealthyAgain", "it works again");
        }
    }

    private void entered(View view, DeploymentEvent.Type type, String reason, String message) {
        announcer.entered(view.app(), view.proven(), type, reason, message);
    }

    /** Without what counts on: restarts and pods are not news. */
    private static String words(String ailment) {
        return ailment.replaceAll("[0-9]+", "#");
    }

    private static Progress again(Sighting sighting) {
        return new Progress.Waiting(sighting.dueAt(), "looked at again then");
    }

    private static Drift policy(App app) {
        return app.spec().target() instanceof Target.Kubernetes target ? target.drift() : Drift.OFF;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** What a look adds to what was known. */
    private record Seen(Sighting before, Instant now) {

        Sighting of(ToolResult drift, ToolResult health, Duration interval) {
            String words = words(drift);
            String diff = drift instanceof ToolResult.Done done ? done.outputs().getOrDefault("diff", "") : "";
            return switch (health) {
                case ToolResult.Done done -> with(words, diff, "", Optional.empty(), now.plus(interval));
                case ToolResult.Failed failed ->
                    with(words, diff, failed.message(), Optional.empty(), now.plus(interval));
                case ToolResult.Pending pending -> {
                    Instant since = before.doubtSince().orElse(now);
                    boolean late = Duration.between(since, now).compareTo(MOST_DOUBT) >= 0;
                    String ailment = late ? pending.why() : before.ailment();
                    yield with(words, diff, ailment, Optional.of(since), now.plus(shorter(interval, IN_DOUBT)));
                }
            };
        }

        private static String words(ToolResult drift) {
            return switch (drift) {
                case ToolResult.Done done -> done.outputs().getOrDefault("drift", "");
                case ToolResult.Failed failed -> failed.message();
                case ToolResult.Pending pending -> "";
            };
        }

        private Sighting with(String drift, String diff, String ailment, Optional<Instant> doubtSince, Instant dueAt) {
            String few = cut(drift, Sighting.MOST_WORDS);
            String why = cut(ailment, Sighting.MOST_WORDS);
            boolean same = few.equals(before.drift()) && why.equals(before.ailment());
            return new Sighting(
                    before.app(),
                    before.deployment(),
                    Optional.of(now),
                    dueAt,
                    few,
                    cut(diff, Sighting.MOST_DIFF),
                    why,
                    doubtSince,
                    same ? before.since() : now,
                    before.heals(),
                    before.healedAt());
        }

        private static String cut(String text, int most) {
            return text.length() > most ? text.substring(0, most) : text;
        }
    }
}
