package dev.slipway.kube;

import dev.slipway.tool.SourceTree;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an App's folder holds, by the file that says so: {@code kustomization.yaml}, {@code Chart.yaml}, or neither. */
enum Packaging {
    PLAIN,
    KUSTOMIZE,
    HELM;

    /** As kustomize looks for it. */
    static final List<String> KUSTOMIZATIONS = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    static final String CHART = "Chart.yaml";

    private static final Set<String> MARKS =
            Set.of("kustomization.yaml", "kustomization.yml", "kustomization", "chart.yaml");
    private static final int MOST_BYTES = 1024 * 1024;

    static Packaging of(SourceTree tree, String folder) throws IOException {
        for (String name : KUSTOMIZATIONS) {
            if (has(tree, folder, name)) {
                return KUSTOMIZE;
            }
        }
        return has(tree, folder, CHART) ? HELM : PLAIN;
    }

    /** Whether a file of this name, whatever its case, makes its folder something else than plain manifests. */
    static boolean isMark(String name) {
        return MARKS.contains(name.toLowerCase(Locale.ROOT));
    }

    static String in(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    private static boolean has(SourceTree tree, String folder, String name) throws IOException {
        return tree.read(in(folder, name), MOST_BYTES).isPresent();
    }
}
