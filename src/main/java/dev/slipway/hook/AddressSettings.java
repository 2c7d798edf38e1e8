package dev.slipway.hook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Optional;

/** Where Slipway is reached from outside. */
@ConfigMapping(prefix = "slipway.url")
public interface AddressSettings {

    /** The address that people and git hosts reach this service at, as https://slipway.example.com; shown in what to enter at the git host. */
    @WithParentName
    Optional<String> url();
}
