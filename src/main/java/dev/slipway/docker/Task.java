package dev.slipway.docker;

import dev.slipway.deployment.App;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** One call on one engine. */
record Task(Engine engine, ToolCall call, Attempt attempt, InstantSource clock) {

    Arguments arguments() {
        return call.arguments();
    }

    App app() {
        return attempt.app();
    }

    String uid() {
        return app().id().uid();
    }

    /** The key of this very call. */
    String key() {
        return call.key(app().id()).value();
    }

    /**
     * What is written on the image that this call builds. The builder makes one layer for each label, sorted by name: the key is
     * the last, so that an image with the key is whole.
     */
    Map<String, String> imageLabels() {
        Map<String, String> labels = new TreeMap<>(Labels.of(uid(), key()));
        labels.put(Labels.DEPLOYMENT, attempt.deployment());
        return labels;
    }

    /** What is written on the container that this call makes: how it is found again, and why. */
    Map<String, String> containerLabels() {
        Map<String, String> labels = imageLabels();
        labels.put(Labels.TOKEN, Long.toString(attempt.token()));
        return labels;
    }

    Duration remaining() {
        return Duration.between(now(), attempt.deadline());
    }

    /** By the clock that named the deadline. */
    Instant now() {
        return clock.instant();
    }
}
