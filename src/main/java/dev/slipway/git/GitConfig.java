package dev.slipway.git;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How git repositories are reached and where their commits are kept. */
@ConfigMapping(prefix = "slipway.git")
public interface GitConfig {

    /** Folder of the local mirrors, one for each repository and credential; a cache that only one process may use. */
    @WithDefault(".slipway/mirrors")
    Path mirrors();

    /** How large a mirror may get on disk, and a commit as a tar; a larger repository is refused. */
    @WithDefault("2G")
    MemorySize largestRepository();

    /** How long a fetched commit stays in a mirror that nothing needs it for, so that the record has time to name it. */
    @WithDefault("1h")
    Duration keepFetched();

    /** Whether {@code http://} and {@code file://} repositories are allowed: an App's author could read this machine's own. */
    @WithDefault("false")
    boolean allowInsecure();

    /** How long a connection to a git host may take to come about. */
    @WithDefault("10s")
    Duration connectLimit();

    /** How long one listing or fetch may take in all. */
    @WithDefault("60s")
    Duration callLimit();
}
