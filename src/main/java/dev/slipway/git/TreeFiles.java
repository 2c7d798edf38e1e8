package dev.slipway.git;

import dev.slipway.tool.SourceTree;
import dev.slipway.tool.SourceTree.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * All files below a tree, sorted by path. What git itself would never check out (names like {@code ..} or {@code .git}, one name
 * twice) is refused as a whole: a tree like that was made by hand, for a tool that trusts it. Submodules are left out.
 */
final class TreeFiles {

    private static final int MOST_FOLDERS = 100_000;
    private static final int DEEPEST = 200;
    private static final int LARGEST_FOLDER = 32 * 1024 * 1024;
    private static final int LONGEST_PATH = 4096;
    private static final Set<String> NEVER = Set.of("", ".", "..");

    private final ObjectReader reader;
    private final ObjectChecker checker = new ObjectChecker().setAllowLeadingZeroFileMode(true);
    private final List<TreeFile> files = new ArrayList<>();
    private int folders;

    TreeFiles(ObjectReader reader) {
        this.reader = reader;
    }

    List<TreeFile> below(ObjectId tree) throws IOException {
        walk("", tree, 0);
        files.sort(Comparator.comparing(TreeFile::path));
        return files;
    }

    /** True for a path that can lead to something: relative, and without empty or special parts. */
    static boolean isPath(String path) {
        return path.length() <= LONGEST_PATH
                && List.of(path.split("/", -1)).stream().noneMatch(NEVER::contains);
    }

    private void walk(String prefix, ObjectId tree, int depth) throws IOException {
        folders++;
        if (depth > DEEPEST || folders > MOST_FOLDERS) {
            throw new IOException(
                    "the commit has more than " + MOST_FOLDERS + " folders, or some more than " + DEEPEST + " deep");
        }
        byte[] raw = raw(prefix, tree);
        CanonicalTreeParser entries = new CanonicalTreeParser();
        for (entries.reset(raw); !entries.eof(); entries.next(1)) {
            add(prefix + name(prefix, entries), entries, depth);
        }
    }

    private void add(String path, CanonicalTreeParser entry, int depth) throws IOException {
        if (path.length() > LONGEST_PATH) {
            throw new IOException("the commit has a path of more than " + LONGEST_PATH + " characters");
        }
        int type = entry.getEntryRawMode() & FileMode.TYPE_MASK;
        if (type == FileMode.TYPE_TREE) {
            walk(path + "/", entry.getEntryObjectId(), depth + 1);
        } else if (type != FileMode.TYPE_GITLINK) {
            if (files.size() == SourceTree.MOST_FILES) {
                throw new IOException("the folder holds more than " + SourceTree.MOST_FILES
                        + " files: deploy a smaller one " + "(spec.source.path)");
            }
            files.add(new TreeFile(path, kind(entry), entry.getEntryObjectId()));
        }
    }

    private static Kind kind(CanonicalTreeParser entry) {
        int mode = entry.getEntryRawMode();
        if ((mode & FileMode.TYPE_MASK) == FileMode.TYPE_SYMLINK) {
            return Kind.LINK;
        }
        return FileMode.EXECUTABLE_FILE.equals(mode) ? Kind.EXECUTABLE : Kind.FILE;
    }

    private byte[] raw(String prefix, ObjectId tree) throws IOException {
        byte[] raw = reader.open(tree, Constants.OBJ_TREE).getCachedBytes(LARGEST_FOLDER);
        Optional<String> wrong = wrong(tree, raw);
        if (wrong.isPresent()) {
            throw new IOException(
                    "the folder \"/" + prefix + "\" of the commit is not one that git makes: " + wrong.get());
        }
        return raw;
    }

    private Optional<String> wrong(ObjectId tree, byte[] raw) {
        try {
            checker.checkTree(tree, raw);
            return Optional.empty();
        } catch (CorruptObjectException e) {
            // Not damage of the mirror, which the same exception would mean elsewhere.
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String name(String prefix, CanonicalTreeParser entry) throws IOException {
        byte[] name = new byte[entry.getNameLength()];
        entry.getName(name, 0);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the folder \"/" + prefix + "\" of the commit has a name that is not UTF-8", e);
        }
    }
}
