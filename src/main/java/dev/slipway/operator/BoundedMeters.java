package dev.slipway.operator;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.Set;

/** The operator's library measures each App by itself, some hundred series for every one; here they are measured together. */
@Singleton
class BoundedMeters implements MeterFilter {

    private static final String LIBRARY = "operator.sdk.";
    private static final String OF_ONE = "resource.";

    /** The same, of its events and counters; and how often one was tried. */
    private static final Set<String> OF_ONE_TOO = Set.of("name", "namespace", "reconciliations.retries.number");

    @Override
    public Meter.Id map(Meter.Id id) {
        return id.getName().startsWith(LIBRARY)
                ? id.replaceTags(id.getTags().stream()
                        .filter(tag -> !tag.getKey().startsWith(OF_ONE) && !OF_ONE_TOO.contains(tag.getKey()))
                        .toList())
                : id;
    }
}
