package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Has an App looked at soon, because something of it seems to have changed. */
public final class Alarm {

    private final Stores stores;
    private final Wakes wakes;
    private final InstantSource clock;

    public Alarm(Stores stores, Wakes wakes, InstantSource clock) {
        this.stores = stores;
        this.wakes = wakes;
        this.clock = clock;
    }

    /** What the deployments of these Apps wait for has come. */
    public void answer(SortedSet<AppId> apps) {
        stores.transactions().run(() -> wakes.apps(apps));
    }

    public void raise(AppId app) {
        stores.transactions().run(() -> {
            wakes.apps(new TreeSet<>(List.of(app)));
            stores.sightings()
                    .of(app)
                    .flatMap(Sighting::at)
                    .map(last -> last.plus(Observing.LEAST))
                    .filter(earliest -> earliest.isAfter(clock.instant()))
                    .ifPresentOrElse(
                            earliest -> stores.sightings().hasten(app, earliest),
                            () -> stores.sightings().hasten(app, clock.instant()));
        });
    }
}
