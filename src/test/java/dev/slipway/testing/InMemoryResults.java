package dev.slipway.testing;

import dev.slipway.execution.StepResult;
import dev.slipway.execution.StepResults;
import dev.slipway.execution.Track;
import java.util.List;
import java.util.Map;

record InMemoryResults(InMemoryTransactions in) implements StepResults {

    @Override
    public void save(String deployment, StepResult result) {
        in.run(() -> {
            in.tables().deployment(deployment);
            in.tables().results.put(key(deployment, result), result);
        });
    }

    private static String key(String deployment, StepResult result) {
        return String.format("%s/%s/%03d", deployment, result.track(), result.index());
    }

    @Override
    public List<StepResult> of(String deployment, Track track) {
        return all(deployment).stream()
                .filter(result -> result.track() == track)
                .toList();
    }

    @Override
    public List<String> texts(List<String> deployments, String tool, String argument) {
        return deployments.stream()
                .flatMap(deployment -> of(deployment, Track.FORWARD).stream())
                .filter(result -> result.status() == StepResult.Status.DONE)
                .filter(result -> result.call().tool().equals(tool))
                .flatMap(result -> result.call().arguments().texts(argument).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Of both tracks, the forward one first. */
    List<StepResult> all(String deployment) {
        return in.call(() -> in.tables().results.entrySet().stream()
                .filter(row -> row.getKey().startsWith(deployment + "/"))
                .map(Map.Entry::getValue)
                .toList());
    }
}
