package dev.slipway.kube;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The programs that render, and what one run of them may use. */
@ConfigMapping(prefix = "slipway.kubernetes.render")
public interface RenderLimits {

    /** The kustomize program, version 5; without it the one on {@code PATH}. */
    Optional<Path> kustomize();

    /** The Helm program, version 3; without it the one on {@code PATH}. */
    Optional<Path> helm();

    /** How long one run may take. */
    @WithDefault("30s")
    Duration time();

    /** How much memory one run may use. */
    @WithDefault("256M")
    MemorySize memory();

    /** How much it may print, at most 1G. */
    @WithDefault("8M")
    MemorySize output();
}
