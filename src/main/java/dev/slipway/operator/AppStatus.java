package dev.slipway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the record knows of an App, as {@code kubectl} shows it: made anew from the record each time, so that a status that is lost comes
 * back the same. Conditions follow kstatus: Reconciling and Stalled are there only when they are true.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AppStatus(
        @JsonPropertyDescription("The generation of the App that this status speaks of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Ready, Reconciling, Stalled, Approved, Healthy, Drifted.") @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("The revision of the newest deployment, as main@sha1:….") @Nullable
        String lastAttemptedRevision,

        @JsonPropertyDescription(
                "The newest revision that was deployed well, as main@sha1:…. It runs, unless Healthy says otherwise or a newer one was left unfinished.")
        @Nullable
        String lastAppliedRevision,

        @JsonPropertyDescription(
                "The last value of the annotation reconcile.slipway.dev/requestedAt that was acted on.")
        @Nullable
        String lastHandledReconcileAt,

        @JsonPropertyDescription("The last value of that annotation that was refused, because the App was suspended.")
        @Nullable
        String lastRefusedReconcileAt,

        @JsonPropertyDescription(
                "When what runs was looked at last. Written with every other change, without one once an hour.")
        @Nullable
        String observedAt,

        @JsonPropertyDescription("The newest deployment.") @Nullable
        Progress deployment,

        @JsonPropertyDescription("The newest deployments, newest first, at most 10.") @Nullable
        List<Past> history,

        @JsonPropertyDescription(
                "What lastAppliedRevision consists of, and what was left by newer deployments that were not put back.")
        @Nullable
        Inventory inventory,

        @JsonPropertyDescription("What the newest deployment has used.") @Nullable
        Usage usage) {

    /** The ten newest deployments are shown; the API knows all. */
    static final int MOST_HISTORY = 10;

    /** More objects than this are counted, not named: a status has to fit into etcd. */
    static final int MOST_INVENTORY = 500;

    static final AppStatus NONE = new AppStatus(null, null, null, null, null, null, null, null, null, null, null);

    /** One aspect, as every Kubernetes tool reads it. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Condition(
            @JsonPropertyDescription("Ready, Reconciling, Stalled, Approved, Healthy or Drifted.")
            String type,

            @JsonPropertyDescription("True, False or Unknown.")
            String status,

            @JsonPropertyDescription("The generation of the App that it was true of.")
            long observedGeneration,

            @JsonPropertyDescription("When status changed last.")
            String lastTransitionTime,

            @JsonPropertyDescription("One CamelCase word for programs.")
            String reason,

            @JsonPropertyDescription("A sentence for people.")
            String message) {

        /** All but the time. */
        boolean says(Condition other) {
            return type.equals(other.type) && status.equals(other.status);
        }
    }

    /** Where the newest deployment is. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Progress(
            @JsonPropertyDescription("Its id, as the API and the events name it.")
            String id,

            @JsonPropertyDescription("Planning, AwaitingApproval, Executing, RollingBack or Ended.")
            String phase,

            @JsonPropertyDescription("What it deploys.") String revision,

            @JsonPropertyDescription("How many steps are done, those of a rollback among them.")
            int step,

            @JsonPropertyDescription("How many steps the plan has.")
            int steps,

            @JsonPropertyDescription("What an approval names.") @Nullable
            String planDigest,

            @JsonPropertyDescription("What it waits for, where it waits.") @Nullable
            String waitingFor) {}

    /** A deployment that is remembered. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Past(
            @JsonPropertyDescription("Its id.") String id,

            @JsonPropertyDescription("What it deployed.") String revision,

            @JsonPropertyDescription("How it ended, or the phase that it is in.")
            String outcome,

            @JsonPropertyDescription("Why, as one word.") @Nullable
            String reason,

            @JsonPropertyDescription("The digest of its plan.") @Nullable
            String planDigest,

            @JsonPropertyDescription("When it began.") String startedAt,

            @JsonPropertyDescription("When it ended.") @Nullable
            String endedAt,

            @JsonPropertyDescription("How long it took, as 12s.") @Nullable
            String duration) {}

    /** Objects, by {@code namespace_name_group_kind}. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Inventory(
            @JsonPropertyDescription("How many objects.") int count,

            @JsonPropertyDescription("The objects, at most 500.")
            List<Entry> entries) {

        /** One object. */
        @RegisterForReflection
        public record Entry(
                @JsonPropertyDescription("namespace_name_group_kind")
                String id) {}
    }

    /** What a deployment has used. */
    @RegisterForReflection
    public record Usage(
            @JsonPropertyDescription("Steps that were carried out.")
            int toolCalls,

            @JsonPropertyDescription("From its beginning to its end, or to the beginning of its phase, as 12s.")
            String wallTime) {}

    /** What came of the annotation. */
    Wish wish() {
        return new Wish(lastHandledReconcileAt, lastRefusedReconcileAt);
    }

    /** The same, of another time. */
    AppStatus observedAt(@Nullable String time) {
        return new AppStatus(
                observedGeneration,
                conditions,
                lastAttemptedRevision,
                lastAppliedRevision,
                lastHandledReconcileAt,
                lastRefusedReconcileAt,
                time,
                deployment,
                history,
                inventory,
                usage);
    }

    Optional<Condition> condition(String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(one -> one.type().equals(type)).findFirst();
    }
}
