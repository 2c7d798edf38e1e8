package dev.slipway.kube;

import dev.slipway.deployment.Source;
import dev.slipway.kube.ManifestReader.Found;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.SourceTree.Kind;
import dev.slipway.tool.SourceTree.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The plain manifests of a commit: {@code *.yaml}, {@code *.yml} and {@code *.json} below the App's folder that its globs do not
 * leave out; what is in a folder or file whose name starts with a dot belongs to other tools. What can't be read is refused by
 * name and never skipped: a manifest that is overlooked would be pruned.
 */
final class ManifestFiles {

    static final int MOST_FILES = 500;
    static final int MOST_FILE_BYTES = 1024 * 1024;
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private final SourceTree tree;
    private final Source source;
    private final ManifestReader reader =
            new ManifestReader(", or leave the file out with spec.source.path or spec.source.exclude");

    private ManifestFiles(SourceTree tree, Source source) {
        this.tree = tree;
        this.source = source;
    }

    static List<Found> read(SourceTree tree, String path, Source source) throws IOException {
        ManifestFiles files = new ManifestFiles(tree, source);
        files.read(path);
        return files.reader.found();
    }

    private void read(String path) throws IOException {
        List<SourceFile> files = manifests(path);
        long bytes = files.stream().mapToLong(SourceFile::size).sum();
        if (files.size() > MOST_FILES || bytes > MOST_BYTES) {
            throw Trouble.revision(
                    "TooManyManifests",
                    place(path) + " holds " + files.size() + " manifest files of " + bytes / 1024
                            + " KiB in all, at most " + MOST_FILES + " of " + MOST_BYTES / 1024
                            + " KiB are read: split the App, or narrow spec.source");
        }
        for (SourceFile file : files) {
            reader.read(file.path(), content(file));
        }
        if (reader.found().isEmpty()) {
            throw Trouble.revision(
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
        if (Packaging.isMark(name)) {
            throw Trouble.revision(
                    "MixedManifests",
                    file.path()
                            + " stands below plain manifests: name its folder in spec.source.path, in an App of its own,"
                            + " or leave it out with spec.source.exclude");
        }
        boolean manifest = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
        if (manifest && file.kind() == Kind.LINK) {
            throw Trouble.revision(
                    "InvalidManifest",
                    file.path() + " is a symbolic link, which is never followed: commit the file itself");
        }
        return manifest;
    }

    private static boolean hidden(String file, String path) {
        String below = path.isEmpty() ? file : file.substring(path.length() + 1);
        return Arrays.stream(below.split("/", -1)).anyMatch(part -> part.startsWith("."));
    }

    private byte[] content(SourceFile file) throws IOException {
        return tree.read(file.path(), MOST_FILE_BYTES)
                .orElseThrow(() -> Trouble.revision(
                        "InvalidManifest",
                        file.path() + " is larger than " + MOST_FILE_BYTES / 1024 + " KiB: split it"));
    }

    private static String place(String path) {
        return path.isEmpty() ? "the repository" : "the folder " + path;
    }
}
