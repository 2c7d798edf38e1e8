package dev.slipway.db;

import dev.slipway.execution.StepResult;
import dev.slipway.execution.StepResults;
import dev.slipway.execution.Track;
import jakarta.inject.Singleton;
import java.util.List;

@Singleton
final class ResultTable implements StepResults {

    private final Ledger ledger;
    private final StepRow.Rows rows;
    private final Uses uses;
    private final Json json = new Json();

    ResultTable(Ledger ledger, StepRow.Rows rows, Uses uses) {
        this.ledger = ledger;
        this.rows = rows;
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
        return list("deployment = ?1 and track = ?2 order by idx", deployment, track.name());
    }

    /** Of both tracks, the forward one first. */
    List<StepResult> all(String deployment) {
        return list("deployment = ?1 order by track, idx", deployment);
    }

    private List<StepResult> list(String query, Object... parameters) {
        return ledger.read(() -> rows.list(query, parameters).stream()
                .map(row -> row.result(json))
                .toList());
    }
}
