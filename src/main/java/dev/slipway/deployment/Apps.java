package dev.slipway.deployment;

import java.util.List;
import java.util.Optional;

/** The Apps that are known now. Reading only: they are written through {@code pipeline}. */
public interface Apps {

    Optional<App> find(AppId id);

    Optional<App> find(AppName name);

    /** Sorted by namespace and name. */
    List<App> all();
}
