package dev.slipway.git;

import dev.slipway.deployment.RepositoryId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All local mirrors, one folder for each {@link RepositoryId#key}. */
@Singleton
final class Mirrors {

    private static final String SUFFIX = ".git";

    private final Path root;
    private final Duration grace;
    private final Map<String, Mirror> open = new ConcurrentHashMap<>();

    @Inject
    Mirrors(GitConfig config) {
        this(config, config.keepFetched());
    }

    Mirrors(GitConfig config, Duration grace) {
        NoMachineConfig.install();
        this.grace = grace;
        this.root = config.mirrors().toAbsolutePath();
    }

    Mirror of(RepositoryId repository) {
        return of(repository.key());
    }

    /** Bytes on disk, by {@link RepositoryId#key}. */
    SortedMap<String, Long> bytes() throws IOException {
        SortedMap<String, Long> bytes = new TreeMap<>();
        for (String key : keys()) {
            bytes.put(key, of(key).bytes());
        }
        return bytes;
    }

    List<Mirror> among(Set<RepositoryId> repositories) throws IOException {
        return keys().stream()
                .filter(keysOf(repositories)::contains)
                .map(this::of)
                .toList();
    }

    List<Mirror> besides(Set<RepositoryId> repositories) throws IOException {
        return keys().stream()
                .filter(key -> !keysOf(repositories).contains(key))
                .map(this::of)
                .toList();
    }

    private Mirror of(String key) {
        return open.computeIfAbsent(key, name -> new Mirror(root.resolve(name + SUFFIX), grace));
    }

    private static Set<String> keysOf(Set<RepositoryId> repositories) {
        return repositories.stream().map(RepositoryId::key).collect(Collectors.toSet());
    }

    private List<String> keys() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        }
    }
}
