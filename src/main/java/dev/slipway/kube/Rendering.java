package dev.slipway.kube;

import dev.slipway.deployment.Source;
import dev.slipway.kube.ManifestReader.Found;
import dev.slipway.tool.Artifacts;
import dev.slipway.tool.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an App's folder is rendered to.
 *
 * @param by the program with its version; empty for plain manifests
 */
record Rendering(List<Found> found, String by) {

    /**
     * What is to be rendered.
     *
     * @param path the App's folder
     * @param release Helm's name for it
     * @param values files with values for a chart, relative to the App's folder
     * @param chart one that is fetched instead of the App's folder
     */
    record Order(
            SourceTree tree,
            String path,
            Source source,
            String namespace,
            String release,
            List<String> values,
            Optional<ChartArchive.Wanted> chart) {}

    static Rendering of(Order order, Artifacts artifacts, Programs programs) throws IOException {
        Packaging packaging = Packaging.of(order.tree(), order.path());
        if (order.chart().isPresent()) {
            return fetched(order, packaging, new ChartArchive(order.chart().get(), artifacts, programs), programs);
        }
        return switch (packaging) {
            case PLAIN -> new Rendering(ManifestFiles.read(order.tree(), order.path(), order.source()), "");
            case KUSTOMIZE -> inFolder(home -> new Kustomization(order, programs, home).render());
            case HELM -> inFolder(home -> new Chart(order, programs, home).render());
        };
    }

    private static Rendering fetched(Order order, Packaging packaging, ChartArchive archive, Programs programs)
            throws IOException {
        if (packaging != Packaging.PLAIN) {
            throw Trouble.revision(
                    "TwoCharts",
                    "spec.target.kubernetes.helm.chart names a chart, and the App's folder is another one, or a"
                            + " kustomization: remove one of the two");
        }
        return inFolder(home -> new Chart(order, programs, home).render(archive.in(home)));
    }

    private static Rendering inFolder(Renderer renderer) throws IOException {
        Path home = WorkPlace.open();
        try {
            return renderer.render(home);
        } finally {
            WorkPlace.delete(home);
        }
    }

    static Rendering of(Programs.Output output, String remedy) {
        ManifestReader reader = new ManifestReader(remedy);
        String name = output.by().split(" ", 2)[0];
        reader.read("what " + name + " printed", output.text());
        if (reader.found().isEmpty()) {
            throw Trouble.revision(
                    "NoManifests",
                    name
                            + " made no object of the App's folder: correct it, or its values; an App that is to run nothing is"
                            + " deleted");
        }
        return new Rendering(reader.found(), output.by());
    }

    /** Renders in a folder of its own. */
    @FunctionalInterface
    private interface Renderer {
        Rendering render(Path home) throws IOException;
    }
}
