package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.operator.AppIntake.Taken;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes an App in and writes back what the record knows of it, whenever either changes. Deploys nothing itself. Its finalizer holds an
 * App until the record has let go of it: at once, or when what runs has been taken away, where its deletionPolicy wants that.
 */
@ControllerConfiguration(
        name = "apps",
        finalizerName = "slipway.dev/finalizer",
        fieldManager = "slipway-operator",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = Asked.class, itemStore = SmallStore.class))
@RateLimited(within = 1, unit = TimeUnit.SECONDS, maxReconciliations = 4)
@GradualRetry(initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000, maxAttempts = -1)
@ApplicationScoped
class AppReconciler implements Reconciler<AppResource>, Cleaner<AppResource> {

    /** How far the removal of what runs has come is shown this often. */
    private static final Duration WHILE_LEAVING = Duration.ofSeconds(4);

    private final AppIntake intake;
    private final Reader reader;
    private final Departure departure;
    private final Wishes wishes;
    private final Crier crier;
    private final RecordEvents record;
    private final InstantSource clock;

    AppReconciler(
            AppIntake intake,
            Reader reader,
            Departure departure,
            Wishes wishes,
            Crier crier,
            RecordEvents record,
            InstantSource clock) {
        this.intake = intake;
        this.reader = reader;
        this.departure = departure;
        this.wishes = wishes;
        this.crier = crier;
        this.record = record;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, AppResource>> prepareEventSources(EventSourceContext<AppResource> context) {
        return List.of(record);
    }

    @Override
    public UpdateControl<AppResource> reconcile(AppResource resource, Context<AppResource> context) {
        AppStatus before = before(resource);
        Projection projection = projection(resource, before);
        return switch (intake.take(resource)) {
            case Taken.Refused(String reason, String why) -> written(resource, before, projection.refused(reason, why));
            case Taken.In(App app) -> {
                Wish wish = wishes.handle(resource, before, app);
                Known known = reader.read(app);
                yield written(resource, before, projection.of(known, wish)).rescheduleAfter(Projection.MOST_BEHIND);
            }
        };
    }

    private static AppStatus before(AppResource resource) {
        return Optional.ofNullable(resource.getStatus()).orElse(AppStatus.NONE);
    }

    private Projection projection(AppResource resource, AppStatus before) {
        return new Projection(resource.getMetadata().getGeneration(), before, clock.instant());
    }

    /** By the version that it was judged by: what a replica without the Lease has been late with does not take the place of something newer. */
    private UpdateControl<AppResource> written(AppResource resource, AppStatus before, AppStatus now) {
        return now.equals(before) ? UpdateControl.noUpdate() : UpdateControl.patchStatus(told(resource, before, now));
    }

    private AppResource told(AppResource resource, AppStatus before, AppStatus now) {
        crier.tell(resource, before, now);
        AppResource patch = new AppResource();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .withResourceVersion(resource.getMetadata().getResourceVersion())
                .build());
        patch.setStatus(now);
        return patch;
    }

    @Override
    public DeleteControl cleanup(AppResource resource, Context<AppResource> context) {
        return departure.go(resource).map(app -> held(resource, app, context)).orElseGet(DeleteControl::defaultDelete);
    }

    /** It is there until what runs for it is taken away, and says how that goes. */
    private DeleteControl held(AppResource resource, App app, Context<AppResource> context) {
        AppStatus before = before(resource);
        AppStatus now = projection(resource, before).of(reader.read(app), before.wish());
        if (!now.equals(before)) {
            context.resourceOperations().serverSideApplyPrimaryStatus(told(resource, before, now));
        }
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(WHILE_LEAVING);
    }
}
