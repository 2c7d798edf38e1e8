package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppManifest;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Target;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.WebhookGuide;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Takes an App in as the cluster has it: with the cluster's uid and generation. */
@Singleton
final class AppIntake {

    private static final Logger LOG = Logger.getLogger(AppIntake.class);

    private final Register register;
    private final WebhookGuide guide;
    private final boolean mayCrossNamespaces;
    private final InstantSource clock;
    private final TakenIn takenIn = new TakenIn();

    AppIntake(Register register, WebhookGuide guide, OperatorConfig config, InstantSource clock) {
        this.register = register;
        this.guide = guide;
        this.clock = clock;
        this.mayCrossNamespaces = config.allowCrossNamespace();
    }

    /** What came of it. */
    sealed interface Taken {
        record In(App app) implements Taken {}

        record Refused(String reason, String why) implements Taken {}
    }

    Taken take(AppResource resource) {
        return takenIn.find(id(resource), resource.getMetadata().getGeneration(), clock.instant())
                .<Taken>map(Taken.In::new)
                .orElseGet(() -> takenAnew(resource));
    }

    private Taken takenAnew(AppResource resource) {
        AppName name = name(resource);
        return switch (AppManifest.parse(document(resource, name))) {
            case AppManifest.Parsed.Invalid invalid ->
                new Taken.Refused("InvalidSpec", String.join("; ", invalid.problems()));
            case AppManifest.Parsed.Valid valid ->
                objection(valid)
                        .<Taken>map(why -> new Taken.Refused("InvalidSpec", why))
                        .orElseGet(() -> write(resource, valid));
        };
    }

    static AppId id(AppResource resource) {
        return new AppId(resource.getMetadata().getUid());
    }

    static AppName name(AppResource resource) {
        return new AppName(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    /** Without labels and annotations: they change nothing that is deployed, and raise no generation. */
    private static Map<String, Object> document(AppResource resource, AppName name) {
        return Map.of(
                "apiVersion",
                AppManifest.API_VERSION,
                "kind",
                AppManifest.KIND,
                "metadata",
                Map.of("name", name.name(), "namespace", name.namespace()),
                "spec",
                resource.getSpec() == null ? Map.of() : resource.getSpec().fields());
    }

    private Optional<String> objection(AppManifest.Parsed.Valid valid) {
        AppSpec spec = valid.spec();
        if (spec.target() instanceof Target.Process) {
            return Optional.of("spec.target.process is Slipway's own machine, which an App in a cluster can't reach");
        }
        if (spec.source().url().startsWith("file:")) {
            return Optional.of(
                    "spec.source.url is a folder of Slipway's own machine, which an App in a cluster can't reach");
        }
        if (spec.target() instanceof Target.Kubernetes target
                && !target.namespace().equals(valid.name().namespace())
                && target.serviceAccount().isEmpty()
                && !mayCrossNamespaces) {
            return Optional.of("spec.target.kubernetes.namespace is " + target.namespace() + ", the App's own is "
                    + valid.name().namespace()
                    + ": name a serviceAccountName that may deploy there, or move the App to that namespace");
        }
        return Optional.empty();
    }

    private Taken write(AppResource resource, AppManifest.Parsed.Valid valid) {
        App wanted = new App(
                id(resource),
                valid.name(),
                resource.getMetadata().getGeneration(),
                App.FROM_CLUSTER,
                valid.spec(),
                valid.manifest());
        return switch (register.put(wanted)) {
            case Register.Writing.Refused(String why) -> new Taken.Refused("Refused", why);
            case Register.Writing.Written(App app, boolean created, boolean changed) -> {
                if (created) {
                    LOG.infof(
                            "App %s was added from the cluster. At its git host enter %s",
                            app.name(), guide.entry(app).line());
                } else if (changed) {
                    LOG.infof("App %s was changed in the cluster, generation %d", app.name(), app.generation());
                }
                takenIn.put(app, clock.instant());
                yield new Taken.In(app);
            }
        };
    }
}
