package dev.slipway.history;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Revision;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a deployment, as it is told to people and programs. Holds no secrets.
 *
 * @param id unique, and the message id of every delivery: a receiver that saw it before may drop it
 * @param sequence from 1, without gaps, in its deployment
 * @param type {@link Type}'s word
 * @param step name of the step it tells of
 */
public record DeploymentEvent(
        String id,
        AppId app,
        AppName name,
        String deployment,
        int sequence,
        String type,
        Instant at,
        Revision revision,
        String reason,
        String message,
        Optional<String> step) {

    /** What can be told. The eight outcomes are told by their own words ({@code Succeeded}, {@code RolledBack}, …). */
    public enum Type {
        STARTED("Started"),
        PLANNED("Planned"),
        AWAITING_APPROVAL("AwaitingApproval"),
        APPROVED("Approved"),
        EXECUTING("Executing"),
        STEP_ENDED("StepEnded"),
        TROUBLED("Troubled"),
        ROLLING_BACK("RollingBack"),
        OBSERVED("Observed"),
        DRIFTED("Drifted"),
        HEALING("Healing"),
        DRIFT_ENDED("DriftEnded"),
        UNHEALTHY("Unhealthy"),
        HEALTHY_AGAIN("HealthyAgain");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** The same, at another place in its deployment. */
    public DeploymentEvent numbered(int place) {
        return new DeploymentEvent(id, app, name, deployment, place, type, at, revision, reason, message, step);
    }

    /** Steps, and first looks that find nothing, are told on the live stream only: receivers would drown in them. */
    public boolean isForReceivers() {
        return !type.equals(Type.STEP_ENDED.word()) && !type.equals(Type.OBSERVED.word());
    }
}
