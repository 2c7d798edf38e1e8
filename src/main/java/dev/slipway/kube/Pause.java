package dev.slipway.kube;

import dev.slipway.tool.Blame;
import java.time.Duration;

/** A short wait inside one call. Interrupted: the service stops, and the call ends as an outage. */
final class Pause {

    private Pause() {}

    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    static Trouble interrupted() {
        return new Trouble(Blame.WORLD, "Interrupted", "the service is stopping");
    }
}
