package dev.slipway.process;

import dev.slipway.deployment.AppId;
import dev.slipway.tool.FencedTarget;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The work folder as a target that fences. */
@Singleton
final class ProcessOwners implements FencedTarget {

    private final ProcessConfig config;

    ProcessOwners(ProcessConfig config) {
        this.config = config;
    }

    @Override
    public void forgetOwners(AppId app) {
        if (!config.enabled()) {
            return;
        }
        try {
            Owners.of(AppFolder.of(config.folder(), app)).forget();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
