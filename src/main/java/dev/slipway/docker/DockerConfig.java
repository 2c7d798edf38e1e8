package dev.slipway.docker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Which Docker engines Slipway may use, how much it sends to them, and how much it leaves there. */
@ConfigMapping(prefix = "slipway.docker")
public interface DockerConfig {

    /** Engines by name: {@code unix:///path} or {@code tcp://host:port}; an App can name no other. Without any: {@code local}, the socket of this machine. */
    Map<String, String> engines();

    /** Most bytes of a build context, as tar. */
    @WithDefault("536870912")
    long contextBytes();

    /** How many images of each App that nothing needs any more stay, the newest, as what the next build may begin with. */
    @WithDefault("3")
    int keptImages();

    /** How long an image or layer that nothing needs any more stays at most. */
    @WithDefault("7d")
    Duration imageRetention();

    /** File with the key under which secret values are compared when a container's state is read; made at first use. Without it only their names are compared. */
    Optional<Path> stateKeyFile();
}
