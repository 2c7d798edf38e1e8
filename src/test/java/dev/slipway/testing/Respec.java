package dev.slipway.testing;

import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Build;
import dev.slipway.deployment.Source;
import dev.slipway.deployment.Target;
import java.util.List;
import java.util.Optional;

/** A spec like another one, but for some of its fields: the one place that names them all. */
public record Respec(AppSpec spec) {

    public Respec source(Source source) {
        return of(source, spec.target(), spec.build(), spec.dependsOn(), spec.removedOnDeletion(), spec.suspend());
    }

    public Respec target(Target target) {
        return of(spec.source(), target, spec.build(), spec.dependsOn(), spec.removedOnDeletion(), spec.suspend());
    }

    public Respec build(Build build) {
        return of(
                spec.source(),
                spec.target(),
                Optional.of(build),
                spec.dependsOn(),
                spec.removedOnDeletion(),
                spec.suspend());
    }

    public Respec dependsOn(String... names) {
        return of(spec.source(), spec.target(), spec.build(), List.of(names), spec.removedOnDeletion(), spec.suspend());
    }

    public Respec suspended() {
        return of(spec.source(), spec.target(), spec.build(), spec.dependsOn(), spec.removedOnDeletion(), true);
    }

    /** What failed is left as it is. */
    public Respec leavingFailures() {
        return of(
                spec.source(),
                spec.target(),
                spec.build(),
                spec.dependsOn(),
                spec.removedOnDeletion(),
                spec.suspend(),
                false);
    }

    public Respec removedOnDeletion() {
        return of(spec.source(), spec.target(), spec.build(), spec.dependsOn(), true, spec.suspend());
    }

    private Respec of(
            Source source,
            Target target,
            Optional<Build> build,
            List<String> dependsOn,
            boolean removed,
            boolean suspend) {
        return of(source, target, build, dependsOn, removed, suspend, spec.automaticRollback());
    }

    private Respec of(
            Source source,
            Target target,
            Optional<Build> build,
            List<String> dependsOn,
            boolean removed,
            boolean suspend,
            boolean automaticRollback) {
        return new Respec(new AppSpec(
                source,
                target,
                build,
                spec.approval(),
                spec.probe(),
                automaticRollback,
                spec.hookSecretRef(),
                spec.timeout(),
                spec.retryInterval(),
                spec.receivers(),
                dependsOn,
                removed,
                suspend));
    }
}
