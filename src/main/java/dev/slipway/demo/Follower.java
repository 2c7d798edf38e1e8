package dev.slipway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Follows the deployment of one commit and tells each new phase and step once. */
final class Follower {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final DemoClient client;
    private final Narrator narrator;
    private final String commit;
    private final long began = System.nanoTime();
    private final Set<String> told = new HashSet<>();

    Follower(DemoClient client, Narrator narrator, String commit) {
        this.client = client;
        this.narrator = narrator;
        this.commit = commit;
    }

    /** The outcome, or {@code nothing} when the time is up. */
    String untilEnd(Duration patience) throws InterruptedException {
        while (since().compareTo(patience) < 0) {
            Optional<JsonNode> deployment = client.deployment(commit);
            deployment.ifPresent(this::tell);
            String outcome = deployment.map(d -> d.path("outcome").asText("")).orElse("");
            if (!outcome.isEmpty() && !outcome.equals("null")) {
                narrator.step(
                        since(), "=", outcome, deployment.get().path("message").asText());
                return outcome;
            }
            Thread.sleep(LOOK_AGAIN);
        }
        return "nothing";
    }

    void untilStep(String step, Duration patience) throws InterruptedException {
        while (since().compareTo(patience) < 0 && !told.contains("FORWARD/" + step)) {
            client.deployment(commit).ifPresent(this::tell);
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private void tell(JsonNode deployment) {
        String phase = deployment.path("phase").asText();
        if (told.add(phase) && !phase.equals("Ended")) {
            narrator.step(
                    since(),
                    "·",
                    phase,
                    phase.equals("RollingBack") ? deployment.path("message").asText() : planOf(deployment));
        }
        for (JsonNode step : deployment.path("steps")) {
            if (told.add(step.path("track").asText() + "/" + step.path("name").asText())) {
                tellStep(step);
            }
        }
    }

    private void tellStep(JsonNode step) {
        String mark = switch (step.path("status").asText()) {
            case "DONE" -> "✓";
            case "FAILED" -> "✗";
            default -> "-";
        };
        boolean found = step.path("found").asBoolean();
        narrator.step(
                since(),
                mark,
                step.path("name").asText(),
                step.path("message").asText() + (found ? " (found done after the restart)" : ""));
    }

    private static String planOf(JsonNode deployment) {
        return deployment.path("plan").path("digest").asText("");
    }

    private Duration since() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
