package dev.slipway.kube;

import dev.slipway.kube.KubernetesYaml.NotYaml;
import dev.slipway.kube.Rendering.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An App's folder as kustomize renders it. Bases and components may be anywhere in the commit, where the App's globs follow them;
 * nothing is fetched, and no plugin is run: what would do so is refused by name before kustomize sees it.
 */
final class Kustomization {

    private static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_FOLDERS = 200;
    private static final List<String> PARTS = List.of("resources", "bases", "components");
    private static final List<String> PLUGINS =
            List.of("generators", "transformers", "validators", "helmCharts", "helmChartInflationGenerator");

    /** Under which kustomize reads a file, which it would also fetch. */
    private static final Set<String> FILES =
            Set.of("path", "files", "envs", "env", "crds", "configurations", "patchesStrategicMerge");

    private static final Pattern REMOTE = Pattern.compile("(?is)\\s*([^=\\s]*=)?\\s*https?:.*");

    private final Order order;
    private final Programs programs;
    private final Path home;
    private final Path root;
    private final Unpacked unpacked;
    private final Set<String> visited = new HashSet<>();

    Kustomization(Order order, Programs programs, Path home) {
        this.order = order;
        this.programs = programs;
        this.home = home;
        this.root = home.resolve("tree");
        this.unpacked = new Unpacked(order.tree(), root);
    }

    Rendering render() throws IOException {
        Deque<String> folders = new ArrayDeque<>(List.of(order.path()));
        while (!folders.isEmpty()) {
            String folder = folders.removeFirst();
            if (visited.add(folder)) {
                folders.addAll(visit(folder));
            }
            if (visited.size() > MOST_FOLDERS) {
                throw Trouble.revision(
                        "TooManyFiles", "more than " + MOST_FOLDERS + " folders are put together: split the App");
            }
        }
        List<String> build = List.of("build", unpacked.place(order.path()).toString());
        try {
            return Rendering.of(programs.kustomize(home, build), "");
        } catch (Trouble trouble) {
            throw trouble.with(unpacked.leftOut());
        }
    }

    /** Which other folders it needs. */
    private List<String> visit(String folder) throws IOException {
        unpacked.add(folder);
        String file = file(folder);
        Json content = content(file);
        refusePlugins(file, content);
        refuseRemote(file, content.fields());
        if (!order.source().filter().touches(order.path(), file)) {
            String glob = folder.isEmpty() ? "*" : folder + "/**";
            throw Trouble.revision(
                    "BaseNotFollowed",
                    file + " is a part of the App, but a change of it would not be deployed: list all of its folders in"
                            + " spec.source.include, as [" + Packaging.in(order.path(), "**") + ", " + glob + "]");
        }
        List<String> needed = new ArrayList<>();
        for (String part : PARTS) {
            for (String entry : content.texts(part).toList()) {
                folder(folder, file, entry).ifPresent(needed::add);
            }
        }
        return needed;
    }

    private String file(String folder) throws IOException {
        return Packaging.kustomization(order.tree(), folder)
                .orElseThrow(() -> Trouble.revision(
                        "RenderFailed",
                        "the folder " + folder + " is named as a part, and holds no kustomization.yaml"));
    }

    private Json content(String file) throws IOException {
        byte[] bytes = order.tree().read(file, MOST_BYTES).orElseThrow();
        try {
            List<Object> documents = KubernetesYaml.documents(ManifestReader.text(bytes), 1);
            return documents.isEmpty() ? Json.EMPTY : Json.of(new PlainValues().copy(documents.getFirst()));
        } catch (NotYaml e) {
            throw Trouble.revision("InvalidManifest", file + " " + e.getMessage());
        }
    }

    private static void refusePlugins(String file, Json content) {
        PLUGINS.stream().filter(content::has).findFirst().ifPresent(plugin -> {
            String instead = plugin.startsWith("helm")
                    ? "deploy the chart as an App of its own, with a Chart.yaml that depends on it"
                    : "write what it makes into the repository";
            throw Trouble.revision(
                    "PluginNotRun", file + " has " + plugin + ": no plugin is run while rendering; " + instead);
        });
    }

    private static void refuseRemote(String file, Map<String, @Nullable Object> fields) {
        fields.forEach((name, value) -> refuseRemote(file, value, FILES.contains(name)));
    }

    private static void refuseRemote(String file, @Nullable Object value, boolean isFile) {
        switch (value) {
            case Map<?, ?> map -> refuseRemote(file, Json.of(map).fields());
            case List<?> list -> list.forEach(item -> refuseRemote(file, item, isFile));
            case String text when isFile && REMOTE.matcher(text).matches() -> throw remote(file, text);
            case null, default -> {}
        }
    }

    /** The folder that an entry names; empty for a file beside. */
    private Optional<String> folder(String from, String file, String entry) throws IOException {
        Optional<String> path = entry.contains("://") ? Optional.empty() : Packaging.resolve(from, entry);
        if (path.isPresent() && order.tree().hash(path.get()).isPresent()) {
            return path;
        }
        if (path.isPresent() && order.tree().read(path.get(), MOST_BYTES).isPresent()) {
            return Optional.empty();
        }
        throw remote(file, entry);
    }

    private static Trouble remote(String file, String entry) {
        return Trouble.revision(
                "RemoteBase",
                file + " names " + entry
                        + ", which is not in the commit: nothing is fetched while rendering; copy it into the repository");
    }
}
