package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Receiver;
import dev.slipway.execution.Execution;
import dev.slipway.execution.StepResult;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.DeploymentHistory;
import dev.slipway.history.DeploymentListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Turns what happened into events, in the transaction of what happened, and wakes the deliveries that they are for. */
public final class Announcer {

    private final AppStore apps;
    private final DeploymentHistory history;
    private final Wakes wakes;
    private final Ids ids;
    private final InstantSource clock;
    private final List<DeploymentListener> listeners;

    public Announcer(Stores stores, List<DeploymentListener> listeners, Wakes wakes, Ids ids, InstantSource clock) {
        this.apps = stores.apps();
        this.history = stores.history();
        this.listeners = List.copyOf(listeners);
        this.wakes = wakes;
        this.ids = ids;
        this.clock = clock;
    }

    void started(App app, Deployment deployment, String cause) {
        entered(app, deployment, DeploymentEvent.Type.STARTED, "Triggered", cause);
    }

    void entered(App app, Deployment deployment, DeploymentEvent.Type type, String reason, String message) {
        tell(Optional.of(app), deployment, type.word(), reason, message);
    }

    void approved(Deployment deployment, Caller by) {
        tell(
                apps.find(deployment.app()),
                deployment,
                DeploymentEvent.Type.APPROVED.word(),
                "Approved",
                "approved by " + by.name());
    }

    void stepped(Execution execution, StepResult result) {
        String reason = result.trouble().map(trouble -> trouble.reason().word()).orElse(word(result.status()));
        listeners.forEach(listener -> listener.stepped(result));
        Optional<App> app = Optional.of(execution.plan().app());
        told(
                app,
                history.append(event(
                        app,
                        execution.deployment(),
                        DeploymentEvent.Type.STEP_ENDED.word(),
                        reason,
                        result.message(),
                        Optional.of(result.step()))));
    }

    /** @param app empty when it was deleted meanwhile */
    void ended(Optional<App> app, Deployment deployment, Outcome outcome) {
        tell(app, deployment, outcome.kind().word(), outcome.reason().word(), outcome.message());
    }

    /** The ends of some that were never begun: the first that is told of them. */
    void passed(App app, List<Deployment> deployments) {
        Optional<App> known = Optional.of(app);
        List<DeploymentEvent> events = deployments.stream()
                .map(deployment -> end(known, deployment).numbered(1))
                .toList();
        history.record(events);
        events.forEach(event -> told(known, event));
    }

    private DeploymentEvent end(Optional<App> app, Deployment deployment) {
        Outcome outcome = deployment.outcome().orElseThrow();
        return event(
                app, deployment, outcome.kind().word(), outcome.reason().word(), outcome.message(), Optional.empty());
    }

    /** The deployment leaves the phase that it is in. */
    void left(Deployment deployment) {
        Duration took = Duration.between(deployment.phaseSince(), clock.instant());
        listeners.forEach(listener -> listener.left(deployment.phase(), took.isNegative() ? Duration.ZERO : took));
    }

    private void tell(Optional<App> app, Deployment deployment, String type, String reason, String message) {
        told(app, history.append(event(app, deployment, type, reason, message, Optional.empty())));
    }

    /** Without its place in the deployment. */
    private DeploymentEvent event(
            Optional<App> app,
            Deployment deployment,
            String type,
            String reason,
            String message,
            Optional<String> step) {
        return new DeploymentEvent(
                ids.next(),
                deployment.app(),
                app.map(App::name).orElse(new AppName("deleted", "deleted")),
                deployment.id(),
                0,
                type,
                clock.instant(),
                deployment.revision(),
                reason,
                message,
                step);
    }

    private void told(Optional<App> app, DeploymentEvent event) {
        listeners.forEach(listener -> listener.happened(event));
        app.ifPresent(known -> wakeReceivers(known, event));
    }

    private void wakeReceivers(App app, DeploymentEvent event) {
        List<Receiver> receivers = app.spec().receivers();
        for (int i = 0; i < receivers.size(); i++) {
            if (event.isForReceivers() && receivers.get(i).wants(event.type())) {
                wakes.delivery(event.deployment(), i);
            }
        }
    }

    private static String word(StepResult.Status status) {
        return switch (status) {
            case DONE -> "Done";
            case FAILED -> "Failed";
            case SKIPPED -> "Skipped";
            case ABANDONED -> "Abandoned";
        };
    }
}
