package dev.slipway.process;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Apps that run as processes of Slipway's own machine. */
@ConfigMapping(prefix = "slipway.process")
public interface ProcessConfig {

    /** Whether Apps may run as processes of this machine; {@code demo} and {@code serve} switch it on. */
    @WithDefault("false")
    boolean enabled();

    /** Where unpacked commits, logs and the files that say what runs are kept; a running App is lost sight of without it. */
    @WithDefault(".slipway/process")
    Path folder();

    /** How long a process may take to end after SIGTERM before it is killed. */
    @WithDefault("10s")
    Duration stopGrace();

    /** How long a start waits for the process to listen or to die; one that does neither is left to its probe. */
    @WithDefault("10s")
    Duration settle();
}
