package dev.slipway.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is asked of the embedded servers.
 *
 * @param data kept between starts; when empty a temporary folder is used and deleted on close
 * @param durable whether an acknowledged write survives a power cut; false only for tests
 * @param cache where the unpacked binaries are kept, by version
 */
public record ServerSettings(Optional<Path> data, boolean durable, Path cache) {

    /** Servers whose data stay in this folder; every acknowledged write is on disk. */
    public static ServerSettings keptIn(Path data) {
        return new ServerSettings(Optional.of(data), true, Binaries.defaultCache());
    }

    /** Servers for one run, as durable as kept ones. */
    public static ServerSettings temporary() {
        return new ServerSettings(Optional.empty(), true, Binaries.defaultCache());
    }

    /** The same servers without waiting for the disk: for tests that pull no plug. */
    public ServerSettings withoutWaitingForTheDisk() {
        return new ServerSettings(data, false, cache);
    }
}
