package dev.slipway.testing;

import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Sighting;
import dev.slipway.pipeline.Sightings;
import java.time.Instant;
import java.util.Optional;

record InMemorySightings(InMemoryTransactions in) implements Sightings {

    @Override
    public Optional<Sighting> of(AppId app) {
        return in.call(() -> Optional.ofNullable(in.tables().sightings.get(app)));
    }

    @Override
    public void save(Sighting sighting) {
        in.run(() -> {
            in.tables().app(sighting.app());
            in.tables().sightings.put(sighting.app(), sighting);
        });
    }

    @Override
    public void hasten(AppId app, Instant when) {
        in.run(() -> in.tables()
                .sightings
                .computeIfPresent(app, (id, known) -> known.dueAt().isAfter(when) ? hastened(known, when) : known));
    }

    private static Sighting hastened(Sighting known, Instant when) {
        return new Sighting(
                known.app(),
                known.deployment(),
                known.at(),
                when,
                known.drift(),
                known.diff(),
                known.ailment(),
                known.doubtSince(),
                known.since(),
                known.heals(),
                known.healedAt());
    }
}
