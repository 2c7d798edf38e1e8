package dev.slipway.hook;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where Slipway is reached from outside. */
@ConfigMapping(prefix = "slipway")
public interface AddressSettings {

    /** The address that git hosts reach this service at, as {@code https://slipway.example.com}: shown in what to enter there. */
    Optional<String> url();
}
