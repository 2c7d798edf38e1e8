package dev.slipway.git;

import dev.slipway.tool.SourceTree.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;

/** Files as a POSIX tar: sorted, owned by nobody in particular, from 1970, so that the same tree gives the same bytes. */
final class SourceTar {

    private static final int PLAIN = 0644;
    private static final int EXECUTABLE = 0755;
    private static final int LINK = 0777;
    private static final int LONGEST_LINK = 4096;
    private static final FileTime ALWAYS = FileTime.fromMillis(0);

    private final ObjectReader reader;
    private final long mostBytes;

    SourceTar(ObjectReader reader, long mostBytes) {
        this.reader = reader;
        this.mostBytes = mostBytes;
    }

    /** Leaves {@code out} open; refuses before the first byte when the files are too large in all. */
    @SuppressWarnings("resource") // closing it would close what is not ours
    void write(List<TreeFile> files, OutputStream out) throws IOException {
        requireFitting(files);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        for (TreeFile file : files) {
            write(file, tar);
        }
        tar.finish();
        tar.flush();
    }

    private void write(TreeFile file, TarArchiveOutputStream tar) throws IOException {
        tar.putArchiveEntry(file.kind() == Kind.LINK ? link(file) : regular(file));
        if (file.kind() != Kind.LINK) {
            reader.open(file.id(), Constants.OBJ_BLOB).copyTo(tar);
        }
        tar.closeArchiveEntry();
    }

    private TarArchiveEntry regular(TreeFile file) throws IOException {
        TarArchiveEntry entry = plain(new TarArchiveEntry(file.path()));
        entry.setMode(file.kind() == Kind.EXECUTABLE ? EXECUTABLE : PLAIN);
        entry.setSize(file.size(reader));
        return entry;
    }

    private TarArchiveEntry link(TreeFile file) throws IOException {
        TarArchiveEntry entry = plain(new TarArchiveEntry(file.path(), TarConstants.LF_SYMLINK));
        byte[] target = reader.open(file.id(), Constants.OBJ_BLOB).getCachedBytes(LONGEST_LINK);
        entry.setLinkName(new String(target, StandardCharsets.UTF_8));
        entry.setMode(LINK);
        return entry;
    }

    /** Without the user and the time of this machine, which the library fills in. */
    private static TarArchiveEntry plain(TarArchiveEntry entry) {
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setModTime(ALWAYS);
        return entry;
    }

    private void requireFitting(List<TreeFile> files) throws IOException {
        long sum = 0;
        for (TreeFile file : files) {
            sum += file.size(reader);
            if (sum > mostBytes) {
                throw new IOException(
                        "the files are larger than " + mostBytes / 1024 / 1024
                                + " MiB in all: keep large ones out of the repository, or raise slipway.git.largest-repository");
            }
        }
    }
}
