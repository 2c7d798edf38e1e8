package dev.slipway.folder;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where secrets are read from. */
@ConfigMapping(prefix = "slipway.secrets")
public interface SecretsSettings {

    /** Folder with a file for each key of each secret: NAMESPACE/NAME/KEY. */
    Optional<Path> folder();
}
