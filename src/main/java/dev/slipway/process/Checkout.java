package dev.slipway.process;

import dev.slipway.tool.Blame;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.SourceTree.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Unpacks one folder of a commit. It is written beside its place and renamed into it when it is complete, so that a folder under
 * a tree's hash is that tree. Nothing is written through a link, and no link leads out of the folder.
 */
final class Checkout {

    static final long MOST_BYTES = 512L * 1024 * 1024;
    static final int MOST_FILE_BYTES = 64 * 1024 * 1024;
    private static final int MOST_LINK_BYTES = 4096;

    private final SourceTree source;
    private final String folder;
    private long bytes;

    Checkout(SourceTree source, String folder) {
        this.source = source;
        this.folder = folder;
    }

    /** Leaves the commit's folder at {@code place}, which does not exist yet. */
    void unpackTo(Path place) throws IOException {
        Path beside = Files.createTempDirectory(place.getParent(), ".unpacking-");
        try {
            unpack(beside);
            Files.move(beside, place);
        } finally {
            Folders.delete(beside);
        }
    }

    private void unpack(Path root) throws IOException {
        List<SourceFile> links = new ArrayList<>();
        for (SourceFile file : source.list(folder)) {
            switch (file.kind()) {
                case FILE -> write(root, file, "rw-r--r--");
                case EXECUTABLE -> write(root, file, "rwxr-xr-x");
                case LINK -> links.add(file);
            }
        }
        for (SourceFile link : links) {
            link(root, link);
        }
    }

    private void write(Path root, SourceFile file, String permissions) throws IOException {
        bytes += file.size();
        if (bytes > MOST_BYTES) {
            throw tooLarge("the folder \"" + folder + "\" of the commit", MOST_BYTES);
        }
        byte[] content = source.read(file.path(), MOST_FILE_BYTES)
                .orElseThrow(() -> tooLarge("the file \"" + file.path() + "\"", MOST_FILE_BYTES));
        Path path = place(root, file);
        Files.write(path, content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private void link(Path root, SourceFile file) throws IOException {
        String target = new String(
                source.read(file.path(), MOST_LINK_BYTES)
                        .orElseThrow(() -> tooLarge("the link \"" + file.path() + "\"", MOST_LINK_BYTES)),
                StandardCharsets.UTF_8);
        Path path = place(root, file);
        if (!staysInside(root, path, target)) {
            throw refused("the link \"" + file.path() + "\" leads to \"" + target + "\", out of the App's folder");
        }
        try {
            Files.createSymbolicLink(path, Path.of(target));
        } catch (FileAlreadyExistsException e) {
            throw refused("\"" + file.path() + "\" is in the commit twice");
        }
    }

    /**
     * Only leading {@code ..} are accepted: they start at a real folder, because links are made last and as leaves, so the words
     * say where they lead. After the name of another link they would not.
     */
    private static boolean staysInside(Path root, Path link, String target) {
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
            return false;
        }
        boolean named = false;
        for (String part : target.split("/", -1)) {
            if (part.equals("..") && named) {
                return false;
            }
            named |= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        return link.resolveSibling(target).normalize().startsWith(root);
    }

    private Path place(Path root, SourceFile file) throws IOException {
        String path = file.path();
        if (!folder.isEmpty()) {
            if (!path.startsWith(folder + "/")) {
                throw refused("\"" + path + "\" is not below \"" + folder + "\"");
            }
            path = path.substring(folder.length() + 1);
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                throw refused("the commit has a file with the path \"" + file.path() + "\"");
            }
        }
        Path place = root.resolve(path);
        try {
            Files.createDirectories(place.getParent());
        } catch (FileAlreadyExistsException e) {
            throw refused("\"" + file.path() + "\" is below something that is no folder");
        }
        return place;
    }

    private static NotStarted tooLarge(String what, long most) {
        return new NotStarted(
                Blame.REVISION,
                "SourceTooLarge",
                what + " is larger than " + most / 1024
                        + " KiB, the most that is unpacked: fetch large data when the App starts");
    }

    private static NotStarted refused(String why) {
        return new NotStarted(Blame.REVISION, "SourceRefused", why + ": it is not unpacked");
    }
}
