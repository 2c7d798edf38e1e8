package dev.slipway.kube;

import dev.slipway.kube.ManifestReader.Found;
import dev.slipway.kube.Rendering.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An App's folder as Helm renders it, without a cluster: what a chart depends on is below its {@code charts} folder, and
 * {@code lookup} finds nothing. Values come from files of the commit. Hooks are no part of what is kept running: tests are left out,
 * others are refused, because leaving them out would silently make another application of it.
 */
final class Chart {

    private static final String HOOK = "helm.sh/hook";

    private final Order order;
    private final Programs programs;
    private final Path home;
    private final Unpacked unpacked;

    Chart(Order order, Programs programs, Path home) {
        this.order = order;
        this.programs = programs;
        this.home = home;
        this.unpacked = new Unpacked(order.tree(), home.resolve("tree"));
    }

    /** The App's folder. */
    Rendering render() throws IOException {
        unpacked.add(order.path());
        return render(unpacked.place(order.path()));
    }

    /** A folder or an archive. */
    Rendering render(Path chart) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "template",
                order.release(),
                chart.toString(),
                "--namespace",
                order.namespace(),
                "--include-crds",
                "--skip-tests"));
        for (String file : order.values()) {
            command.add("--values");
            command.add(values(file).toString());
        }
        try {
            Rendering rendering = Rendering.of(programs.helm(home, command), "");
            rendering.found().forEach(Chart::refuseHook);
            return rendering;
        } catch (Trouble trouble) {
            throw trouble.with(advice(trouble) + unpacked.leftOut());
        }
    }

    private Path values(String file) throws IOException {
        String path = Packaging.resolve(order.path(), file).orElse("");
        if (path.isEmpty() || !unpacked.addFile(path)) {
            throw Trouble.revision(
                    "ValuesNotFound",
                    "spec.target.kubernetes.helm.values names " + file
                            + ", which is no file of the commit: it is looked for from the App's folder");
        }
        if (!order.source().filter().touches(order.path(), path)) {
            throw Trouble.revision(
                    "ValuesNotFollowed",
                    path + " has values of the App, but a change of it would not be deployed: list it in"
                            + " spec.source.include, as [" + Packaging.in(order.path(), "**") + ", " + path + "]");
        }
        return unpacked.place(path);
    }

    private static String advice(Trouble trouble) {
        return trouble.failed().message().contains("missing in charts/ directory")
                ? ": nothing is fetched while rendering; run helm dependency build, and commit the charts folder"
                : "";
    }

    private static void refuseHook(Found found) {
        Optional<String> hook = found.manifest().json().text("metadata", "annotations", HOOK);
        hook.filter(events -> !events.equals("crd-install")).ifPresent(events -> {
            ObjectId id = found.manifest().id();
            throw Trouble.revision(
                    "HookNotRun",
                    id.words() + " is a hook of the chart (" + HOOK + ": " + events
                            + "), and hooks are not run: switch it off with a value of the chart, or make it a plain object"
                            + " without the annotation");
        });
    }
}
