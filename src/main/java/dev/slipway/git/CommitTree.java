package dev.slipway.git;

import dev.slipway.deployment.Commit;
import dev.slipway.tool.SourceTree;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** One commit of a mirror. Reads may go on in parallel; a mirror found broken is thrown away and fetched at the next opening. */
final class CommitTree implements SourceTree {

    private final Mirror mirror;
    private final Commit commit;
    private final long mostBytes;

    CommitTree(Mirror mirror, Commit commit, long mostBytes) {
        this.mirror = mirror;
        this.commit = commit;
        this.mostBytes = mostBytes;
    }

    @Override
    public Commit commit() {
        return commit;
    }

    @Override
    public Optional<String> hash(String folder) {
        try {
            return reading(reader -> folder(reader, folder).map(ObjectId::name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<SourceFile> list(String folder) throws IOException {
        return reading(reader -> {
            List<SourceFile> files = new ArrayList<>();
            for (TreeFile file : files(reader, folder)) {
                files.add(new SourceFile(prefix(folder) + file.path(), file.size(reader), file.kind()));
            }
            return files;
        });
    }

    @Override
    public Optional<byte[]> read(String path, int limit) throws IOException {
        return reading(reader -> {
            if (!TreeFiles.isPath(path)) {
                return Optional.empty();
            }
            try (TreeWalk walk = TreeWalk.forPath(reader, path, root(reader))) {
                return isFile(walk) ? content(reader, walk.getObjectId(0), limit) : Optional.empty();
            }
        });
    }

    @Override
    public void tar(String folder, OutputStream out) throws IOException {
        reading(reader -> {
            new SourceTar(reader, mostBytes).write(files(reader, folder), out);
            return folder;
        });
    }

    private static boolean isFile(@Nullable TreeWalk walk) {
        return walk != null && (walk.getRawMode(0) & FileMode.TYPE_MASK) == FileMode.TYPE_FILE;
    }

    private static Optional<byte[]> content(ObjectReader reader, ObjectId id, int limit) throws IOException {
        ObjectLoader loader = reader.open(id, Constants.OBJ_BLOB);
        return loader.getSize() > limit ? Optional.empty() : Optional.of(loader.getCachedBytes(limit));
    }

    private List<TreeFile> files(ObjectReader reader, String folder) throws IOException {
        Optional<ObjectId> tree = folder(reader, folder);
        return tree.isEmpty() ? List.of() : new TreeFiles(reader).below(tree.get());
    }

    private Optional<ObjectId> folder(ObjectReader reader, String folder) throws IOException {
        RevTree root = root(reader);
        if (folder.isEmpty()) {
            return Optional.of(root);
        }
        if (!TreeFiles.isPath(folder)) {
            return Optional.empty();
        }
        try (TreeWalk walk = TreeWalk.forPath(reader, folder, root)) {
            return walk != null && walk.isSubtree() ? Optional.of(walk.getObjectId(0)) : Optional.empty();
        }
    }

    private RevTree root(ObjectReader reader) throws IOException {
        try (RevWalk walk = new RevWalk(reader)) {
            return walk.parseCommit(Mirror.id(commit)).getTree();
        }
    }

    private static String prefix(String folder) {
        return folder.isEmpty() ? "" : folder + "/";
    }

    private <T> T reading(Read<T> read) throws IOException {
        try (ObjectReader reader = mirror.open().newObjectReader()) {
            return read.from(reader);
        } catch (MissingObjectException | CorruptObjectException e) {
            mirror.damaged();
            throw new IOException(
                    "the local copy of the repository is damaged and is fetched again: " + e.getMessage(), e);
        }
    }

    /** What is read. */
    @FunctionalInterface
    private interface Read<T> {
        T from(ObjectReader reader) throws IOException;
    }
}
