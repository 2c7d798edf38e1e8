package dev.slipway.kube;

import dev.slipway.tool.Blame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits, briefly, until new CRDs are served, and changed ones as they are now. A namespace is there at once. */
final class Ground {

    private static final int MOST_LOOKS = 50;
    private static final int MOST_LOOKS_AT_FORM = 25;
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Cluster cluster;
    private final Kinds kinds;

    Ground(Cluster cluster, Kinds kinds) {
        this.cluster = cluster;
        this.kinds = kinds;
    }

    void await(List<Trial> applied) {
        applied.stream().filter(Ground::isDefinition).forEach(this::await);
    }

    private static boolean isDefinition(Trial trial) {
        return trial.wanted().is("apiextensions.k8s.io", "CustomResourceDefinition");
    }

    /** The server goes on refusing by a CRD's old form for a moment after it took the new one. */
    List<Trial> settle(List<Trial> applied, Supplier<List<Trial>> trials) {
        boolean changed =
                applied.stream().anyMatch(trial -> trial.live().isPresent() && trial.changes() && isDefinition(trial));
        for (int look = 1; changed && look < MOST_LOOKS_AT_FORM; look++) {
            try {
                return trials.get();
            } catch (Trouble refused) {
                if (refused.failed().blame() != Blame.REVISION) {
                    throw refused;
                }
                Pause.of(BETWEEN);
            }
        }
        return trials.get();
    }

    private void await(Trial definition) {
        for (int look = 0; look < MOST_LOOKS; look++) {
            if (isServed(definition)) {
                return;
            }
            Pause.of(BETWEEN);
        }
        throw new Trouble(
                Blame.WORLD,
                "KindNotServed",
                "the cluster does not serve " + definition.wanted().name()
                        + " yet, its CustomResourceDefinition is applied");
    }

    private boolean isServed(Trial definition) {
        boolean established = cluster.find(definition.path())
                .map(live -> Readiness.condition(live, "Established").equals(Optional.of("True")))
                .orElse(false);
        return established && isListed(definition.wanted().json().at("spec"));
    }

    private boolean isListed(Json spec) {
        String kind = spec.text("names", "kind").orElse("");
        return spec.list("versions").stream()
                .filter(version -> Boolean.TRUE.equals(version.value("served")))
                .allMatch(version -> kinds.find(
                                spec.text("group").orElse("") + "/"
                                        + version.text("name").orElse(""),
                                kind)
                        .isPresent());
    }
}
