package dev.slipway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.history.DeploymentEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;

/** An event on the live stream, with the fields that webhooks have too. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record EventView(
        String id,
        String type,
        Instant timestamp,
        String app,
        String deployment,
        int sequence,
        String revision,
        String reason,
        String message,
        Optional<String> step) {

    static EventView of(DeploymentEvent event) {
        return new EventView(
                event.id(),
                event.type(),
                event.at(),
                event.name().toString(),
                event.deployment(),
                event.sequence(),
                event.revision().toString(),
                event.reason(),
                event.message(),
                event.step());
    }
}
