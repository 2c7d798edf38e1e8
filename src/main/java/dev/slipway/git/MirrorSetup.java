package dev.slipway.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Makes a mirror's folder, with everything that JGit shall do set in its own configuration. */
final class MirrorSetup {

    /** Written last, so that a folder without it was never finished; raised when the settings below change. */
    private static final int FORMAT = 2;
    /** Enough to find what both sides have; a shallow copy has no history to talk about. */
    private static final int MOST_HAVES = 256;

    private static final int MOST_REDIRECTS = 3;

    private MirrorSetup() {}

    static Repository open(Path folder) throws IOException {
        if (!isWhole(folder)) {
            Folders.delete(folder);
            make(folder);
        }
        return build(folder);
    }

    private static boolean isWhole(Path folder) throws IOException {
        if (!Files.isDirectory(folder.resolve("objects")) || !Files.isRegularFile(folder.resolve("HEAD"))) {
            return false;
        }
        try (Repository repository = build(folder)) {
            return repository.getConfig().getInt("slipway", "format", 0) == FORMAT;
        } catch (IOException | IllegalArgumentException e) {
            if (e.getCause() instanceof ConfigInvalidException || e instanceof IllegalArgumentException) {
                return false;
            }
            throw e;
        }
    }

    private static void make(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Repository repository = build(folder)) {
            repository.create(true);
            StoredConfig config = repository.getConfig();
            config.setInt("protocol", null, "version", 2);
            config.setInt("fetch", null, "maxhaves", MOST_HAVES);
            config.setBoolean("fetch", null, "usenegotiationtip", true);
            config.setString("http", null, "followRedirects", "initial");
            config.setInt("http", null, "maxRedirects", MOST_REDIRECTS);
            config.setInt("gc", null, "auto", 0);
            config.setString("gc", null, "pruneExpire", "now");
            config.setString("gc", null, "prunePackExpire", "now");
            config.setInt("pack", null, "threads", 1);
            config.setBoolean("repack", null, "writebitmaps", false);
            config.setString("core", null, "logAllRefUpdates", "false");
            config.setInt("slipway", null, "format", FORMAT);
            config.save();
        }
    }

    private static Repository build(Path folder) throws IOException {
        return new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
    }
}
