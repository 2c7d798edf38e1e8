package dev.slipway.kube;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Redactor;
import dev.slipway.deployment.Secrets;
import dev.slipway.kube.Kinds.Served;
import dev.slipway.kube.ManifestReader.Found;
import dev.slipway.kube.Rendering.Order;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Artifacts;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.Sources;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code kube.render}: the commit's manifests as one artifact, each object in its namespace: plain ones, or what kustomize or Helm
 * makes of the folder, without asking the cluster for anything but whether a kind lies in a namespace, and the network for anything
 * but a chart of a known digest.
 */
@Singleton
final class RenderTool implements ReadTool {

    private static final int MOST_ID_CHARACTERS = 48 * 1024;

    private final Sources sources;
    private final Artifacts artifacts;
    private final Kinds kinds;
    private final Programs programs;
    private final Secrets secrets;
    private final Edge edge;

    RenderTool(
            Sources sources, Artifacts artifacts, Kinds kinds, Programs programs, Secrets secrets, Redactor redactor) {
        this.sources = sources;
        this.artifacts = artifacts;
        this.kinds = kinds;
        this.programs = programs;
        this.secrets = secrets;
        this.edge = new Edge(redactor);
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("kube.render", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        return edge.result(() -> render(call, attempt));
    }

    private ToolResult render(ToolCall call, Attempt attempt) {
        Rendering rendering = find(call, attempt);
        List<Found> placed = place(rendering.found(), call.arguments().text("namespace"));
        refuseTwins(placed);
        ManifestList list =
                new ManifestList(placed.stream().map(Found::manifest).toList());
        String ids = String.join(",", list.ids());
        byte[] bytes = list.bytes();
        if (bytes.length > Artifacts.MOST_BYTES || ids.length() > MOST_ID_CHARACTERS) {
            throw Trouble.revision(
                    "TooManyManifests", "the manifests are too large when they are rendered: split the App");
        }
        Digest digest = artifacts.save(bytes);
        String by = rendering.by();
        return new ToolResult.Done(
                Map.of("artifact", digest.value(), "objects", ids, "renderer", by),
                "rendered " + list.manifests().size() + " objects" + (by.isEmpty() ? "" : " with " + by));
    }

    private Rendering find(ToolCall call, Attempt attempt) {
        Commit commit = new Commit(call.arguments().text("commit"));
        String path = call.arguments().text("path");
        return switch (sources.open(attempt.app(), commit)) {
            case Sources.Opening.Opened(SourceTree tree) -> read(order(tree, path, call, attempt));
            case Sources.Opening.Gone(String why) -> throw Trouble.revision("SourceGone", why);
            case Sources.Opening.Unreachable(String why) -> throw new Trouble(Blame.WORLD, "SourceUnreachable", why);
        };
    }

    private Order order(SourceTree tree, String path, ToolCall call, Attempt attempt) {
        Arguments arguments = call.arguments();
        return new Order(
                tree,
                path,
                attempt.app().spec().source(),
                arguments.text("namespace"),
                arguments.find("release").orElse(attempt.app().name().name()),
                arguments.texts("values"),
                ChartArchive.of(
                        arguments.entries("chart"),
                        new RegistryLogin(secrets, attempt.app().name().namespace())));
    }

    private Rendering read(Order order) {
        try {
            return Rendering.of(order, artifacts, programs);
        } catch (IOException e) {
            throw new Trouble(Blame.WORLD, "SourceUnreadable", "the commit's files can't be read: " + e.getMessage());
        }
    }

    private List<Found> place(List<Found> found, String namespace) {
        Map<String, Boolean> defined = definedHere(found);
        List<Found> placed = new ArrayList<>();
        for (Found one : found) {
            placed.add(new Found(one.file(), place(one, namespace, defined)));
        }
        return placed;
    }

    private Manifest place(Found one, String namespace, Map<String, Boolean> defined) {
        Manifest manifest = one.manifest();
        boolean namespaced = Kinds.builtIn(manifest.group(), manifest.kind())
                .map(Served::namespaced)
                .or(() -> Optional.ofNullable(defined.get(manifest.group() + "/" + manifest.kind())))
                .or(() -> kinds.find(manifest.apiVersion(), manifest.kind()).map(Served::namespaced))
                .orElseThrow(() -> Trouble.revision(
                        "UnknownKind",
                        one.file() + ": the cluster has no " + manifest.kind() + " in " + manifest.apiVersion()
                                + ": install its CustomResourceDefinition, or correct apiVersion and kind"));
        if (!namespaced) {
            return manifest.withNamespace("");
        }
        return manifest.namespace().isEmpty() ? manifest.withNamespace(namespace) : manifest;
    }

    /** Kinds that these very manifests bring along, and whether their objects are in a namespace. */
    private static Map<String, Boolean> definedHere(List<Found> found) {
        Map<String, Boolean> defined = new HashMap<>();
        for (Found one : found) {
            if (one.manifest().is("apiextensions.k8s.io", "CustomResourceDefinition")) {
                Json spec = one.manifest().json().at("spec");
                String kind = spec.text("group").orElse("") + "/"
                        + spec.text("names", "kind").orElse("");
                defined.put(kind, !spec.text("scope").equals(Optional.of("Cluster")));
            }
        }
        return defined;
    }

    private static void refuseTwins(List<Found> placed) {
        Map<ObjectId, String> files = new HashMap<>();
        for (Found one : placed) {
            ObjectId id = one.manifest().id();
            String other = files.put(id, one.file());
            if (other != null) {
                throw Trouble.revision(
                        "DuplicateObject",
                        id.words() + " is in " + other + " and in " + one.file() + ": keep one of the two");
            }
        }
    }
}
