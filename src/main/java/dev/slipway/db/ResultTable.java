package dev.slipway.db;

import dev.slipway.execution.StepResult;
import dev.slipway.execution.StepResults;
import dev.slipway.execution.Track;
import jakarta.inject.Singleton;
import java.util.List;

@Singleton
final class ResultTable implements StepResults {

    private final Ledger ledger;
    private final Uses uses;
    private final Json json = new Json();

    ResultTable(Ledger ledger, Uses uses) {
        this.ledger = ledger;
        this.uses = uses;
    }

    @Override
    public void save(String deployment, StepResult result) {
        ledger.change(
                """
                insert into step_result (deployment, track, idx, step, effect, status, body)
                values (:deployment, :track, :idx, :step, :effect, :status, cast(:body as jsonb))
                on conflict (deployment, track, idx) do update set step = excluded.step, effect = excluded.effect,
                  status = excluded.status, body = excluded.body""",
                "deployment",
                deployment,
                "track",
                result.track().name(),
                "idx",
                result.index(),
                "step",
                result.step(),
                "effect",
                result.call().effect().name(),
                "status",
                result.status().name(),
                "body",
                json.write(bounded(result)));
        uses.note(deployment, result);
    }

    private static StepResult bounded(StepResult result) {
        return new StepResult(
                result.track(),
                result.index(),
                result.step(),
                result.call(),
                result.status(),
                result.outputs(),
                Bounded.message(result.message()),
                result.trouble(),
                result.startedAt(),
                result.endedAt(),
                result.found());
    }

    @Override
    public List<StepResult> of(String deployment, Track track) {
        return list("track = :track order by idx", "deployment", deployment, "track", track.name());
    }

    @Override
    public List<String> texts(List<String> deployments, String tool, String argument) {
        return ledger.values(String.class, """
                select distinct jsonb_array_elements_text(body -> 'call' -> 'arguments' -> :argument) collate "C" as one
                from step_result
                where deployment = any(:deployments) and track = 'FORWARD' and status = 'DONE'
                  and body -> 'call' ->> 'tool' = :tool
                order by one""", "argument", argument, "deployments", deployments, "tool", tool);
    }

    /** Of both tracks, the forward one first. */
    List<StepResult> all(String deployment) {
        return list("true order by track, idx", "deployment", deployment);
    }

    private List<StepResult> list(String condition, Object... namesAndValues) {
        return ledger.rows(
                row -> json.read(row.getString("body"), StepResult.class),
                "select body from step_result where deployment = :deployment and " + condition,
                namesAndValues);
    }
}
