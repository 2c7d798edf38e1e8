package dev.slipway.process;

import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Needed;
import dev.slipway.pipeline.Needs;
import dev.slipway.pipeline.Remains;
import dev.slipway.plan.PastStep;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** What earlier deployments left in the work folder: unpacked trees and logs. Ends no process. */
@Singleton
final class ProcessRemains implements Remains {

    private static final Logger LOG = Logger.getLogger(ProcessRemains.class);

    /** Logs of what runs are kept beside these. */
    private static final int MOST_OLD_LOGS = 20;

    private static final Pattern TREE = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");

    private final ProcessConfig config;

    ProcessRemains(ProcessConfig config) {
        this.config = config;
    }

    @Override
    public void clean(Needs needs) {
        clean(app -> trees(needs.of(app)));
    }

    /**
     * Deletes unpacked trees that are neither named here nor in use, and all but the newest logs.
     *
     * @param keep tree hashes of an App, rollback points among them
     */
    void clean(Function<AppId, Set<String>> keep) {
        for (AppId app : apps()) {
            try {
                clean(AppFolder.of(config.folder(), app), () -> keep.apply(app));
            } catch (IOException e) {
                LOG.warnf(e, "what the App %s left in the work folder can't be cleaned up", app);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<AppId> apps() {
        try {
            return Folders.entries(config.folder(), "[a-z0-9]*").stream()
                    .filter(Files::isDirectory)
                    .map(root -> new AppId(root.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> trees(Needed needed) {
        return needed.steps().stream()
                .map(PastStep::call)
                .filter(call -> call.tool().equals(ProcessStart.NAME))
                .flatMap(call -> call.arguments().find("tree").stream())
                .collect(Collectors.toSet());
    }

    /** What is to be kept is asked under the lock that a start takes. */
    private static void clean(AppFolder folder, Supplier<Set<String>> keep) throws IOException, InterruptedException {
        folder.exclusively(() -> {
            Set<Path> needed =
                    new HashSet<>(keep.get().stream().map(folder::tree).toList());
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
