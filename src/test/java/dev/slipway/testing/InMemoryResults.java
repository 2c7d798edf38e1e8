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

    /** Of both tracks, the forward one first. */
    List<StepResult> all(String deployment) {
        return in.call(() -> in.tables().results.entrySet().stream()
                .filter(row -> row.getKey().startsWith(deployment + "/"))
                .map(Map.Entry::getValue)
                .toList());
    }
}
