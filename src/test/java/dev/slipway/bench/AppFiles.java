package dev.slipway.bench;

import dev.slipway.testing.ServiceSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** YAML files in the folder {@code apps} of the service. */
record AppFiles(Path folder) implements AppOrigin {

    @Override
    public String words() {
        return "from a folder";
    }

    @Override
    public ServiceSetup on(ServiceSetup service) {
        return service;
    }

    @Override
    public void add(String name, String yaml) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), yaml);
    }

    @Override
    public void awaitTold(String sha, int apps) {
        // there is no status to wait for
    }

    @Override
    public void removeAll() {
        // they go with the folder
    }
}
