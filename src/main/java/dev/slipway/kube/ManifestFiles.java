package dev.slipway.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slipway.deployment.Source;
import dev.slipway.kube.KubernetesYaml.NotYaml;
import dev.slipway.tool.Blame;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.SourceTree.Kind;
import dev.slipway.tool.SourceTree.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The plain manifests of a commit: {@code *.yaml}, {@code *.yml} and {@code *.json} below the App's folder that its globs do not
 * leave out; what is in a folder or file whose name starts with a dot belongs to other tools. What can't be read is refused by
 * name and never skipped: a manifest that is overlooked would be pruned.
 */
final class ManifestFiles {

    static final int MOST_FILES = 500;
    static final int MOST_FILE_BYTES = 1024 * 1024;
    static final int MOST_BYTES = 8 * 1024 * 1024;
    static final int MOST_OBJECTS = 500;

    private static final Set<String> KUSTOMIZE = Set.of("kustomization.yaml", "kustomization.yml", "kustomization");
    private static final String HELM = "chart.yaml";

    private final SourceTree tree;
    private final Source source;
    private final List<Found> found = new ArrayList<>();

    private ManifestFiles(SourceTree tree, Source source) {
        this.tree = tree;
        this.source = source;
    }

    /** An object, and the file that it stands in. */
    record Found(String file, Manifest manifest) {}

    static List<Found> read(SourceTree tree, String path, Source source) throws IOException {
        ManifestFiles files = new ManifestFiles(tree, source);
        files.read(path);
        return files.found;
    }

    private void read(String path) throws IOException {
        List<SourceFile> files = manifests(path);
        long bytes = files.stream().mapToLong(SourceFile::size).sum();
        if (files.size() > MOST_FILES || bytes > MOST_BYTES) {
            throw revision(
                    "TooManyManifests",
                    place(path) + " holds " + files.size() + " manifest files of " + bytes / 1024
                            + " KiB in all, at most " + MOST_FILES + " of " + MOST_BYTES / 1024
                            + " KiB are read: split the App, or narrow spec.source");
        }
        for (SourceFile file : files) {
            objects(file.path(), content(file));
        }
        if (found.isEmpty()) {
            throw revision(
                    "NoManifests",
                    place(path)
                            + " holds no manifest (*.yaml, *.yml, *.json): correct spec.source.path, include and exclude, or add one");
        }
    }

    private List<SourceFile> manifests(String path) throws IOException {
        List<SourceFile> result = new ArrayList<>();
        for (SourceFile file : tree.list(path)) {
            if (!hidden(file.path(), path) && source.filter().touches(path, file.path()) && isManifest(file)) {
                result.add(file);
            }
        }
        return result;
    }

    private static boolean isManifest(SourceFile file) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (KUSTOMIZE.contains(name) || name.equals(HELM)) {
            throw revision(
                    "NotSupportedYet",
                    "kustomize and Helm follow in a later version: " + file.path()
                            + " is not plain YAML; render it in your pipeline, or leave its folder out with spec.source.exclude");
        }
        boolean manifest = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
        if (manifest && file.kind() == Kind.LINK) {
            throw revision(
                    "InvalidManifest",
                    file.path() + " is a symbolic link, which is never followed: commit the file itself");
        }
        return manifest;
    }

    private static boolean hidden(String file, String path) {
        String below = path.isEmpty() ? file : file.substring(path.length() + 1);
        return Arrays.stream(below.split("/", -1)).anyMatch(part -> part.startsWith("."));
    }

    private String content(SourceFile file) throws IOException {
        Optional<byte[]> bytes = tree.read(file.path(), MOST_FILE_BYTES);
        if (bytes.isEmpty()) {
            throw revision(
                    "InvalidManifest", file.path() + " is larger than " + MOST_FILE_BYTES / 1024 + " KiB: split it");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.get()))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw revision("InvalidManifest", file.path() + " is not UTF-8 text");
        }
    }

    private void objects(String file, String text) {
        try {
            PlainValues values = new PlainValues();
            for (Object document : documents(file, text)) {
                add(file, Json.of(values.copy(document)));
            }
        } catch (NotYaml e) {
            throw revision("InvalidManifest", file + " " + e.getMessage());
        }
    }

    private static List<Object> documents(String file, String text) throws NotYaml {
        if (!file.toLowerCase(Locale.ROOT).endsWith(".json")) {
            return KubernetesYaml.documents(text, MOST_OBJECTS);
        }
        try {
            return List.of(Json.parse(text));
        } catch (JsonProcessingException e) {
            throw new NotYaml("is not valid JSON at line " + e.getLocation().getLineNr());
        }
    }

    private void add(String file, Json object) {
        if (object.has("sops")) {
            throw revision(
                    "EncryptedManifest",
                    file
                            + " is encrypted with SOPS, which is not decrypted here: leave it out with spec.source.exclude,"
                            + " and make the secret with an external secret or by hand");
        }
        boolean list = object.text("kind").equals(Optional.of("List"))
                && object.text("apiVersion").equals(Optional.of("v1"));
        if (list) {
            object.list("items").forEach(item -> add(file, item));
            return;
        }
        Manifest.fault(object).ifPresent(why -> {
            throw revision(
                    "InvalidManifest",
                    file + " " + why
                            + ": correct it, or leave the file out with spec.source.path or spec.source.exclude");
        });
        if (found.size() == MOST_OBJECTS) {
            throw revision("TooManyManifests", "there are more than " + MOST_OBJECTS + " objects: split the App");
        }
        found.add(new Found(file, new Manifest(object)));
    }

    private static String place(String path) {
        return path.isEmpty() ? "the repository" : "the folder " + path;
    }

    private static Trouble revision(String reason, String message) {
        return new Trouble(Blame.REVISION, reason, message);
    }
}
