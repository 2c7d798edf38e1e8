package dev.slipway.process;

import dev.slipway.tool.Blame;
import dev.slipway.tool.SourceTree;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks one folder of a commit. It is written beside its place and renamed into it when it is complete, so that a folder under
 * a tree's hash is that tree. Nothing is written through a link, and no link leads out of the folder, whatever the tar says.
 */
final class Checkout {

    private static final long MOST_BYTES = 512L * 1024 * 1024;
    private static final int OWNER_EXECUTES = 0100;

    private final SourceTree source;
    private final String folder;
    private final long mostBytes;

    Checkout(SourceTree source, String folder) {
        this(source, folder, MOST_BYTES);
    }

    Checkout(SourceTree source, String folder, long mostBytes) {
        this.source = source;
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /** Leaves the commit's folder at {@code place}, which does not exist yet. */
    void unpackTo(Path place) throws IOException {
        Path packed = Files.createTempFile(place.getParent(), ".unpacking-", ".tar");
        Path beside = Files.createTempDirectory(place.getParent(), ".unpacking-");
        try {
            pack(packed);
            unpack(packed, beside);
            Files.move(beside, place);
        } finally {
            Files.delete(packed);
            Folders.delete(beside);
        }
    }

    private void pack(Path packed) {
        try (OutputStream out = new Bounded(new BufferedOutputStream(Files.newOutputStream(packed)))) {
            source.tar(folder, out);
        } catch (IOException e) {
            throw new NotStarted(
                    Blame.WORLD, "SourceUnreadable", "the commit's files can't be unpacked: " + e.getMessage());
        }
    }

    private static void unpack(Path packed, Path root) throws IOException {
        Map<Path, String> links = new TreeMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = place(root, entry.getName());
                if (entry.isSymbolicLink()) {
                    links.put(path, entry.getLinkName());
                } else if (entry.isFile() && !entry.isLink()) {
                    write(path, entry, tar);
                } else if (!entry.isDirectory()) {
                    throw refused("\"" + entry.getName() + "\" is neither a file nor a link");
                }
            }
        }
        for (Map.Entry<Path, String> link : links.entrySet()) {
            link(root, link.getKey(), link.getValue());
        }
    }

    private static void write(Path path, TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        try {
            Files.copy(tar, path);
        } catch (FileAlreadyExistsException e) {
            throw refused("\"" + entry.getName() + "\" is in the commit twice");
        }
        boolean executable = (entry.getMode() & OWNER_EXECUTES) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static void link(Path root, Path path, String target) throws IOException {
        String name = root.relativize(path).toString();
        if (!staysInside(root, path, target)) {
            throw refused("the link \"" + name + "\" leads to \"" + target + "\", out of the App's folder");
        }
        try {
            Files.createSymbolicLink(path, Path.of(target));
        } catch (FileAlreadyExistsException e) {
            throw refused("\"" + name + "\" is in the commit twice");
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

    private static Path place(Path root, String name) throws IOException {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                throw refused("the commit has a file with the path \"" + name + "\"");
            }
        }
        Path place = root.resolve(path);
        try {
            Files.createDirectories(name.endsWith("/") ? place : place.getParent());
        } catch (FileAlreadyExistsException e) {
            throw refused("\"" + name + "\" is below something that is no folder");
        }
        return place;
    }

    private static NotStarted refused(String why) {
        return new NotStarted(Blame.REVISION, "SourceRefused", why + ": it is not unpacked");
    }

    /** Stops a tar that is too large while it is written. */
    private final class Bounded extends FilterOutputStream {

        private long written;

        Bounded(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            written += length;
            if (written > mostBytes) {
                throw new NotStarted(
                        Blame.REVISION,
                        "SourceTooLarge",
                        "the folder \"" + folder + "\" of the commit is larger than " + mostBytes / 1024
                                + " KiB, the most that is unpacked: let the App fetch large data when it starts");
            }
            out.write(bytes, from, length);
        }
    }
}
