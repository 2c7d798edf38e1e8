package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.execution.StepResult;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Finding;
import dev.slipway.history.AuditEntry;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.Courier.DeadLetter;
import dev.slipway.pipeline.Head;
import dev.slipway.pipeline.QueuedRevision;
import dev.slipway.pipeline.Repositories.Polling;
import dev.slipway.pipeline.Sighting;
import dev.slipway.pipeline.Trigger;
import dev.slipway.plan.Proposal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows, in the order they were made. */
final class Tables {

    final Map<AppId, AppRow> apps = new LinkedHashMap<>();
    final Map<String, RepositoryRow> repositories = new TreeMap<>();
    final Map<AppId, Head> heads = new LinkedHashMap<>();
    final Map<AppId, Sighting> sightings = new LinkedHashMap<>();
    final List<QueueRow> queue = new ArrayList<>();
    final List<TriggerRow> triggers = new ArrayList<>();
    final Map<String, DeploymentRow> deployments = new LinkedHashMap<>();
    final Map<String, StepResult> results = new TreeMap<>();
    final List<DeploymentEvent> events = new ArrayList<>();
    final List<AuditEntry> audit = new ArrayList<>();
    final Map<String, DeliveryRow> deliveries = new LinkedHashMap<>();
    final Map<String, DeadLetter> deadLetters = new TreeMap<>();

    record AppRow(App app, boolean deleted) {}

    record RepositoryRow(RepositoryId id, Polling polling) {}

    record QueueRow(QueuedRevision revision, boolean taken) {}

    record TriggerRow(Trigger trigger, Optional<String> outcome) {}

    record DeploymentRow(
            Deployment deployment,
            Optional<Proposal> proposal,
            List<Finding> findings,
            Optional<Approval> approval,
            Optional<String> rejectedBy) {

        DeploymentRow with(Deployment next) {
            return new DeploymentRow(next, proposal, findings, approval, rejectedBy);
        }
    }

    /** {@code done}: the sequence of the last event that was delivered or given up. */
    record DeliveryRow(int done, int tries) {}

    Tables copy() {
        Tables copy = new Tables();
        copy.apps.putAll(apps);
        copy.repositories.putAll(repositories);
        copy.heads.putAll(heads);
        copy.sightings.putAll(sightings);
        copy.queue.addAll(queue);
        copy.triggers.addAll(triggers);
        copy.deployments.putAll(deployments);
        copy.results.putAll(results);
        copy.events.addAll(events);
        copy.audit.addAll(audit);
        copy.deliveries.putAll(deliveries);
        copy.deadLetters.putAll(deadLetters);
        return copy;
    }

    /** As a foreign key does. */
    AppRow app(AppId id) {
        return required(apps.get(id), "App " + id);
    }

    DeploymentRow deployment(String id) {
        return required(deployments.get(id), "deployment " + id);
    }

    RepositoryRow repository(RepositoryId id) {
        return required(repositories.get(id.key()), "repository " + id);
    }

    private static <T> T required(T row, String what) {
        if (row == null) {
            throw new IllegalStateException("there is no " + what);
        }
        return row;
    }
}
