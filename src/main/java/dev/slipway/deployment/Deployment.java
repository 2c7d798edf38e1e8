package dev.slipway.deployment;

import java.time.Instant;
import java.util.Optional;

/**
 * One attempt at one revision of one App.
 *
 * @param id time-ordered, unique over all replicas
 * @param generation of the App's spec that it deploys
 * @param trigger the trigger key: the same key never makes two deployments
 * @param phaseSince when the phase began
 * @param ending the outcome to be declared when the rollback that runs now has ended well
 * @param cancelledBy who asked for an end
 */
public record Deployment(
        String id,
        AppId app,
        long generation,
        Revision revision,
        String trigger,
        Phase phase,
        Instant createdAt,
        Instant phaseSince,
        Optional<Instant> endedAt,
        Optional<Outcome> ending,
        Optional<Outcome> outcome,
        Optional<Trouble> trouble,
        Optional<String> cancelledBy,
        String waitingFor) {

    /** An outage that lasts: {@code at} names the place it was met, so that progress starts a new one. */
    public record Trouble(Instant since, int tries, String at, String message) {}

    public static Deployment opened(
            String id, AppId app, long generation, Revision revision, String trigger, Instant now) {
        return new Deployment(
                id,
                app,
                generation,
                revision,
                trigger,
                Phase.PLANNING,
                now,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    public Deployment in(Phase next, Instant now) {
        return new Deployment(
                id,
                app,
                generation,
                revision,
                trigger,
                next,
                createdAt,
                now,
                endedAt,
                ending,
                outcome,
                Optional.empty(),
                cancelledBy,
                "");
    }

    public Deployment rollingBackTo(Outcome then, Instant now) {
        return new Deployment(
                id,
                app,
                generation,
                revision,
                trigger,
                Phase.ROLLING_BACK,
                createdAt,
                now,
                endedAt,
                Optional.of(then),
                outcome,
                Optional.empty(),
                cancelledBy,
                "");
    }

    public Deployment ended(Outcome how, Instant now) {
        return new Deployment(
                id,
                app,
                generation,
                revision,
                trigger,
                Phase.ENDED,
                createdAt,
                now,
                Optional.of(now),
                ending,
                Optional.of(how),
                Optional.empty(),
                cancelledBy,
                "");
    }

    public Deployment troubled(Trouble by) {
        return new Deployment(
                id,
                app,
                generation,
                revision,
                trigger,
                phase,
                createdAt,
                phaseSince,
                endedAt,
                ending,
                outcome,
                Optional.of(by),
                cancelledBy,
                by.message());
    }

    public Deployment waitingFor(String what) {
        return new Deployment(
                id,
                app,
                generation,
                revision,
                trigger,
                phase,
                createdAt,
                phaseSince,
                endedAt,
                ending,
                outcome,
                Optional.empty(),
                cancelledBy,
                what);
    }

    public Deployment cancelled(String by) {
        return new Deployment(
                id,
                app,
                generation,
                revision,
                trigger,
                phase,
                createdAt,
                phaseSince,
                endedAt,
                ending,
                outcome,
                trouble,
                Optional.of(by),
                waitingFor);
    }

    /** The trigger key of what takes away all that an App has made: once for each. Other keys have a generation there. */
    public static String removalOf(AppId app) {
        return app.uid() + "/removal";
    }

    /** Whether it is the last one: the App is deleted with its end. */
    public boolean isRemoval() {
        return trigger.equals(removalOf(app));
    }

    /** It was rolled back, and that went well. */
    public boolean wasPutBack() {
        return ending.isPresent() && outcome.map(Outcome::kind).equals(ending.map(Outcome::kind));
    }

    public boolean hasEnded() {
        return phase == Phase.ENDED;
    }
}
