package dev.slipway.kube;

import dev.slipway.deployment.Source;
import dev.slipway.kube.ManifestReader.Found;
import dev.slipway.tool.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
     */
    record Order(SourceTree tree, String path, Source source, String namespace, String release, List<String> values) {}

    static Rendering of(Order order, Programs programs) throws IOException {
        return switch (Packaging.of(order.tree(), order.path())) {
            case PLAIN -> new Rendering(ManifestFiles.read(order.tree(), order.path(), order.source()), "");
            case KUSTOMIZE -> inFolder(home -> new Kustomization(order, programs, home).render());
            case HELM -> inFolder(home -> new Chart(order, programs, home).render());
        };
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
        return new Rendering(reader.found(), output.by());
    }

    /** Renders in a folder of its own. */
    @FunctionalInterface
    private interface Renderer {
        Rendering render(Path home) throws IOException;
    }
}
