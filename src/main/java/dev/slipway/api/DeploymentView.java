package dev.slipway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.history.DeploymentRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A deployment in a list. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Deployment")
record DeploymentView(
        String id,
        @Schema(description = "namespace/name") String app,
        String uid,
        long generation,

        @Schema(examples = "main@sha1:0123456789012345678901234567890123456789")
        String revision,

        @Schema(description = "Planning, AwaitingApproval, Executing, RollingBack, Ended")
        String phase,

        @Schema(
                description =
                        "Succeeded, RolledBack, RollbackFailed, Failed, Denied, Unplannable, Superseded, Cancelled")
        Optional<String> outcome,

        @Schema(description = "Why, as one word") Optional<String> reason,

        @Schema(description = "Why it ended so, why it is rolled back, or what it waits for")
        String message,

        Instant createdAt,
        Instant phaseSince,
        Optional<Instant> endedAt,

        @Schema(description = "From its beginning to its end")
        Optional<Long> milliseconds,

        Optional<String> cancelledBy) {

    static DeploymentView of(DeploymentRecord record) {
        Deployment deployment = record.deployment();
        Optional<Outcome> ending = deployment.outcome().or(deployment::ending);
        return new DeploymentView(
                deployment.id(),
                record.name().toString(),
                deployment.app().uid(),
                deployment.generation(),
                deployment.revision().toString(),
                deployment.phase().word(),
                deployment.outcome().map(outcome -> outcome.kind().word()),
                ending.map(outcome -> outcome.reason().word()),
                ending.map(Outcome::message).orElse(deployment.waitingFor()),
                deployment.createdAt(),
                deployment.phaseSince(),
                deployment.endedAt(),
                deployment
                        .endedAt()
                        .map(end ->
                                Duration.between(deployment.createdAt(), end).toMillis()),
                deployment.cancelledBy());
    }
}
