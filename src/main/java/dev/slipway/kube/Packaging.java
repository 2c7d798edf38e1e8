package dev.slipway.kube;

import dev.slipway.tool.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an App's folder holds, by the file that says so: {@code kustomization.yaml}, {@code Chart.yaml}, or neither. */
enum Packaging {
    PLAIN,
    KUSTOMIZE,
    HELM;

    /** As kustomize looks for it. */
    private static final List<String> KUSTOMIZATIONS =
            List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private static final String CHART = "Chart.yaml";

    private static final Set<String> MARKS =
            Set.of("kustomization.yaml", "kustomization.yml", "kustomization", "chart.yaml");
    private static final int MOST_BYTES = 1024 * 1024;

    static Packaging of(SourceTree tree, String folder) throws IOException {
        if (kustomization(tree, folder).isPresent()) {
            return KUSTOMIZE;
        }
        return has(tree, in(folder, CHART)) ? HELM : PLAIN;
    }

    /** The file that makes a folder one that kustomize renders. */
    static Optional<String> kustomization(SourceTree tree, String folder) throws IOException {
        for (String name : KUSTOMIZATIONS) {
            if (has(tree, in(folder, name))) {
                return Optional.of(in(folder, name));
            }
        }
        return Optional.empty();
    }

    /** Where a relative path leads that a file in the folder names; empty where it leaves the repository. */
    static Optional<String> resolve(String folder, String relative) {
        boolean leaves = Path.of(folder).resolve(relative).normalize().startsWith("..");
        return leaves
                ? Optional.empty()
                : Optional.of(Path.of("/", folder)
                        .resolve(relative)
                        .normalize()
                        .toString()
                        .substring(1));
    }

    /** Whether a file of this name, whatever its case, makes its folder something else than plain manifests. */
    static boolean isMark(String name) {
        return MARKS.contains(name.toLowerCase(Locale.ROOT));
    }

    static String in(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    private static boolean has(SourceTree tree, String file) throws IOException {
        return tree.read(file, MOST_BYTES).isPresent();
    }
}
