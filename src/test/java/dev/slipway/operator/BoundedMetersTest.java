package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class BoundedMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void measuresAllAppsTogetherAndLeavesWhatIsNotTheLibrarys() {
        registry.config().meterFilter(new BoundedMeters());

        for (String name : new String[] {"chat", "search", "voice"}) {
            registry.timer("operator.sdk.reconcile", "controller", "apps", "resource.name", name)
                    .record(() -> {});
            registry.counter("operator.sdk.started", "kind", "App", "name", name, "namespace", "of-" + name)
                    .increment();
            registry.counter("slipway.any", "resource.name", name, "name", name).increment();
        }

        assertThat(registry.get("operator.sdk.reconcile")
                        .tag("controller", "apps")
                        .timers())
                .hasSize(1)
                .allMatch(timer -> timer.count() == 3);
        assertThat(registry.get("operator.sdk.started").tag("kind", "App").counters())
                .hasSize(1)
                .allMatch(counter -> counter.count() == 3);
        assertThat(registry.get("slipway.any").counters()).hasSize(3);
    }
}
