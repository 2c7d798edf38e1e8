package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import java.time.Instant;
import java.util.Optional;

/** What was seen of each App since it was deployed. Writing is part of the caller's transaction. */
public interface Sightings {

    Optional<Sighting> of(AppId app);

    void save(Sighting sighting);

    /** Lets the next look be due at {@code when} at the latest; nothing where nobody has looked yet. */
    void hasten(AppId app, Instant when);
}
