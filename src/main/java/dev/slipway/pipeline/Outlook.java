package dev.slipway.pipeline;

import java.time.Duration;

/**
 * Who notices at once that something deployed has changed, and how often somebody looks all the same.
 *
 * @param interval at least 5 s
 */
public record Outlook(Watches watches, Duration interval) {

    /** Nobody notices anything but by looking. */
    public static Outlook every(Duration interval) {
        return new Outlook((app, objects) -> {}, interval);
    }
}
