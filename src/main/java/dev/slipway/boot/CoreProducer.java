package dev.slipway.boot;

import dev.slipway.deployment.Tokens;
import dev.slipway.execution.CheckpointStore;
import dev.slipway.execution.StepResults;
import dev.slipway.execution.WrittenOwners;
import dev.slipway.guard.Gate;
import dev.slipway.guard.GuardedToolbox;
import dev.slipway.guard.Guardrail;
import dev.slipway.guard.NoSecrets;
import dev.slipway.guard.OwnNamespace;
import dev.slipway.guard.OwnSettings;
import dev.slipway.guard.OwnTarget;
import dev.slipway.guard.SafeContainer;
import dev.slipway.history.Audit;
import dev.slipway.history.DeploymentHistory;
import dev.slipway.history.DeploymentListener;
import dev.slipway.kube.KubernetesConfig;
import dev.slipway.pipeline.Access;
import dev.slipway.pipeline.Alarm;
import dev.slipway.pipeline.Announcer;
import dev.slipway.pipeline.AppStore;
import dev.slipway.pipeline.Commands;
import dev.slipway.pipeline.Courier;
import dev.slipway.pipeline.Deployments;
import dev.slipway.pipeline.Heads;
import dev.slipway.pipeline.Ids;
import dev.slipway.pipeline.Intake;
import dev.slipway.pipeline.Needs;
import dev.slipway.pipeline.Outlook;
import dev.slipway.pipeline.Overtaken;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.Redelivery;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Remotes;
import dev.slipway.pipeline.Repositories;
import dev.slipway.pipeline.RevisionQueue;
import dev.slipway.pipeline.Sightings;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Story;
import dev.slipway.pipeline.Transactions;
import dev.slipway.pipeline.Triggers;
import dev.slipway.pipeline.Wakes;
import dev.slipway.pipeline.Watches;
import dev.slipway.plan.RulesPlanner;
import dev.slipway.tool.Sources;
import dev.slipway.tool.Tool;
import dev.slipway.tool.Toolbox;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes the core's objects out of what the rim offers. */
@Singleton
class CoreProducer {

    @Produces
    @Singleton
    Ids ids(InstantSource clock) {
        return new TimeOrderedIds(clock);
    }

    @Produces
    @Singleton
    Stores stores(
            Transactions transactions,
            AppStore apps,
            Repositories repositories,
            Heads heads,
            RevisionQueue queue,
            Triggers triggers,
            Deployments deployments,
            StepResults results,
            DeploymentHistory history,
            Audit audit,
            Sightings sightings) {
        return new Stores(
                transactions,
                apps,
                repositories,
                heads,
                queue,
                triggers,
                deployments,
                results,
                history,
                audit,
                sightings);
    }

    @Produces
    @Singleton
    Toolbox toolbox(@All List<Tool> tools) {
        return new Toolbox(tools);
    }

    @Produces
    @Singleton
    WrittenOwners owners() {
        return new WrittenOwners();
    }

    @Produces
    @Singleton
    Gate gate(Toolbox tools, @All List<Guardrail> fromTheRim) {
        List<Guardrail> guardrails = new ArrayList<>(
                List.of(new OwnTarget(), new OwnNamespace(), new SafeContainer(), new OwnSettings(), new NoSecrets()));
        guardrails.addAll(fromTheRim);
        return new Gate(tools, guardrails, new GuardrailTimeLimit());
    }

    @Produces
    @Singleton
    Announcer announcer(
            Stores stores, @All List<DeploymentListener> listeners, Wakes wakes, Ids ids, InstantSource clock) {
        return new Announcer(stores, listeners, wakes, ids, clock);
    }

    @Produces
    @Singleton
    Register register(Stores stores, Wakes wakes, Ids ids, InstantSource clock) {
        return new Register(stores, wakes, ids, clock);
    }

    @Produces
    @Singleton
    Commands commands(Stores stores, Announcer announcer, Wakes wakes, Ids ids, InstantSource clock) {
        return new Commands(stores, announcer, wakes, ids, clock);
    }

    @Produces
    @Singleton
    Access access(Tokens tokens, Stores stores, InstantSource clock) {
        return new Access(tokens, stores, clock);
    }

    @Produces
    @Singleton
    Overtaken overtaken(Stores stores, Announcer announcer, Ids ids, InstantSource clock) {
        return new Overtaken(stores, announcer, ids, clock);
    }

    @Produces
    @Singleton
    Intake intake(Stores stores, Remotes remotes, Wakes wakes, Overtaken overtaken, InstantSource clock) {
        return new Intake(stores, remotes, wakes, overtaken, clock);
    }

    @Produces
    @Singleton
    Needs needs(Stores stores) {
        return new Needs(stores);
    }

    @Produces
    @Singleton
    Courier courier(Courier.Deliveries deliveries, Courier.Messenger messenger, Stores stores, InstantSource clock) {
        return new Courier(deliveries, messenger, stores.transactions(), clock, RandomGenerator.getDefault());
    }

    @Produces
    @Singleton
    Redelivery redelivery(Stores stores, Courier.Deliveries deliveries, Wakes wakes, InstantSource clock) {
        return new Redelivery(stores, deliveries, wakes, clock);
    }

    @Produces
    @Singleton
    Story.Means means(
            Gate gate,
            Toolbox tools,
            Sources sources,
            CheckpointStore checkpoints,
            Watches watches,
            KubernetesConfig kubernetes) {
        return new Story.Means(
                gate,
                new GuardedToolbox(tools, gate),
                new RulesPlanner(),
                sources,
                checkpoints,
                new Outlook(watches, kubernetes.lookInterval()));
    }

    @Produces
    @Singleton
    Alarm alarm(Stores stores, Wakes wakes, InstantSource clock) {
        return new Alarm(stores, wakes, clock);
    }

    @Produces
    @Singleton
    Pipeline pipeline(Stores stores, Story.Means means, Announcer announcer, Ids ids, InstantSource clock) {
        return Story.pipeline(stores, means, announcer, ids, clock);
    }
}
