package dev.slipway.testing;

import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Trigger;
import dev.slipway.pipeline.Triggers;
import dev.slipway.testing.Tables.TriggerRow;
import java.util.List;
import java.util.Optional;

record InMemoryTriggers(InMemoryTransactions in) implements Triggers {

    private static final int MOST = 1_000;

    @Override
    public boolean add(Trigger trigger) {
        return in.call(() -> {
            in.tables().repository(trigger.repository());
            List<TriggerRow> rows = in.tables().triggers;
            if (rows.stream().anyMatch(row -> isSame(row.trigger(), trigger))) {
                return false;
            }
            Trigger numbered = new Trigger(
                    rows.size() + 1L,
                    trigger.repository(),
                    trigger.provider(),
                    trigger.delivery(),
                    trigger.hint(),
                    trigger.at());
            return rows.add(new TriggerRow(numbered, Optional.empty()));
        });
    }

    private static boolean isSame(Trigger one, Trigger other) {
        return one.provider().equals(other.provider())
                && one.delivery().equals(other.delivery())
                && one.repository().equals(other.repository());
    }

    @Override
    public List<Trigger> unhandled(RepositoryId repository) {
        return in.call(() -> in.tables().triggers.stream()
                .filter(row ->
                        row.outcome().isEmpty() && row.trigger().repository().equals(repository))
                .map(TriggerRow::trigger)
                .limit(MOST)
                .toList());
    }

    @Override
    public void handled(List<Trigger> triggers, String outcome) {
        in.run(() -> in.tables()
                .triggers
                .replaceAll(row ->
                        triggers.contains(row.trigger()) ? new TriggerRow(row.trigger(), Optional.of(outcome)) : row));
    }
}
