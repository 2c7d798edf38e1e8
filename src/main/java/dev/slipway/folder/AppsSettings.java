package dev.slipway.folder;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where files of Apps lie. */
@ConfigMapping(prefix = "slipway.apps")
public interface AppsSettings {

    /** Folder of App files (*.yaml, *.yml, folders in it too); Apps follow what lies there. Without it there are only those of the API. */
    Optional<Path> folder();

    /** How often the folder is read. */
    @WithDefault("2s")
    Duration interval();
}
