package dev.slipway.process;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The folder of all Apps that run as processes, for who is about to delete it. */
public final class WorkFolder {

    private WorkFolder() {}

    /** Ends everything that was started in it and has not been stopped, known by pid, start time and boot. */
    public static void endAll(Path work, Duration grace) throws IOException, InterruptedException {
        for (Path app : Folders.entries(work, "[a-z0-9]*")) {
            if (Files.isDirectory(app)) {
                end(AppFolder.of(work, new AppId(app.getFileName().toString())), grace);
            }
        }
    }

    private static void end(AppFolder folder, Duration grace) throws IOException, InterruptedException {
        for (Digest key : folder.keys()) {
            Optional<Identity> identity = folder.find(key);
            if (identity.isPresent()) {
                new Family(identity.get(), key, Wrapper.onThisMachine().bash()).end(grace);
            }
        }
    }
}
