package dev.slipway.process;

import dev.slipway.deployment.AppId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What earlier deployments left in the work folder: unpacked trees and logs. For the clean-up job; ends no process. */
@Singleton
public final class ProcessRemains {

    /** Logs of what runs are kept beside these. */
    private static final int MOST_OLD_LOGS = 20;

    private static final Pattern TREE = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");

    private final ProcessConfig config;

    ProcessRemains(ProcessConfig config) {
        this.config = config;
    }

    /**
     * Deletes unpacked trees that are neither named here nor in use, and all but the newest logs.
     *
     * @param keep tree hashes by App, rollback points among them; nothing is kept for an App that is not in it
     */
    public void clean(Map<AppId, Set<String>> keep) throws InterruptedException {
        try {
            for (Path root : Folders.entries(config.folder(), "[a-z0-9]*")) {
                if (Files.isDirectory(root)) {
                    AppId app = new AppId(root.getFileName().toString());
                    clean(AppFolder.of(config.folder(), app), keep.getOrDefault(app, Set.of()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clean(AppFolder folder, Set<String> keep) throws IOException, InterruptedException {
        folder.exclusively(() -> {
            Set<Path> needed = new HashSet<>(keep.stream().map(folder::tree).toList());
            folder.identities().forEach(identity -> needed.add(folder.tree(identity.tree())));
            for (Path entry : Folders.entries(folder.root(), "*")) {
                String name = entry.getFileName().toString();
                boolean tree = TREE.matcher(name).matches() && !needed.contains(entry);
                if (tree || name.startsWith(".unpacking-")) {
                    Folders.delete(entry);
                }
            }
            for (Path voided : Folders.entries(folder.root().resolve("run"), ".void-*")) {
                Folders.delete(voided);
            }
            cleanLogs(folder);
            return true;
        });
    }

    private static void cleanLogs(AppFolder folder) throws IOException {
        Set<Path> running = folder.keys().stream().map(folder::log).collect(Collectors.toSet());
        List<Path> old = Folders.entries(folder.root().resolve("log"), "*.log").stream()
                .filter(log -> !running.contains(log))
                .sorted(Comparator.comparingLong((Path log) -> log.toFile().lastModified())
                        .reversed())
                .skip(MOST_OLD_LOGS)
                .toList();
        for (Path log : old) {
            Files.deleteIfExists(log);
            Files.deleteIfExists(new Log(log).before());
        }
    }
}
