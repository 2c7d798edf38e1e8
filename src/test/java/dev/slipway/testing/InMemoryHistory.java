package dev.slipway.testing;

import dev.slipway.deployment.AppId;
import dev.slipway.guard.Approval;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.history.DeploymentHistory;
import dev.slipway.history.DeploymentOutline;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.history.EventStream;
import dev.slipway.testing.Tables.DeploymentRow;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

record InMemoryHistory(InMemoryTransactions in) implements DeploymentHistory, EventStream {

    @Override
    public DeploymentEvent append(DeploymentEvent event) {
        return in.call(() -> {
            DeploymentEvent numbered = event.numbered(events(event.deployment()).stream()
                            .mapToInt(DeploymentEvent::sequence)
                            .max()
                            .orElse(0)
                    + 1);
            record(List.of(numbered));
            return numbered;
        });
    }

    @Override
    public void record(List<DeploymentEvent> events) {
        events.forEach(this::record);
    }

    private void record(DeploymentEvent event) {
        in.run(() -> {
            in.tables().deployment(event.deployment());
            if (in.tables().events.stream()
                    .anyMatch(other -> other.id().equals(event.id())
                            || (other.deployment().equals(event.deployment())
                                    && other.sequence() == event.sequence()))) {
                throw new IllegalStateException("another event is in the way of " + event.id());
            }
            in.tables().events.add(event);
        });
    }

    @Override
    public Optional<DeploymentRecord> find(String deployment) {
        return in.call(() -> Optional.ofNullable(in.tables().deployments.get(deployment))
                .map(row -> new DeploymentRecord(
                        row.deployment(),
                        in.tables().app(row.deployment().app()).app().name(),
                        row.proposal(),
                        row.findings(),
                        row.approval(),
                        new InMemoryResults(in).all(deployment))));
    }

    @Override
    public List<DeploymentRecord> list(Optional<AppId> app, Optional<String> before, int most) {
        return in.call(() -> {
            List<DeploymentRow> all = List.copyOf(in.tables().deployments.values());
            List<String> ids = all.stream().map(row -> row.deployment().id()).toList();
            int until = before.map(id -> Math.max(0, ids.indexOf(id))).orElse(all.size());
            return all.subList(0, until).reversed().stream()
                    .filter(row -> app.map(row.deployment().app()::equals).orElse(true))
                    .limit(most)
                    .map(this::inList)
                    .toList();
        });
    }

    private DeploymentRecord inList(DeploymentRow row) {
        return new DeploymentRecord(
                row.deployment(),
                in.tables().app(row.deployment().app()).app().name(),
                row.proposal(),
                List.of(),
                row.approval(),
                List.of());
    }

    @Override
    public List<DeploymentOutline> outlines(AppId app, int most) {
        return in.call(() -> list(Optional.of(app), Optional.empty(), most).stream()
                .map(one -> new DeploymentOutline(
                        one.deployment(),
                        one.proposal().map(proposal -> proposal.plan().digest()),
                        one.proposal()
                                .map(proposal -> proposal.plan().steps().size())
                                .orElse(0),
                        new InMemoryResults(in).all(one.deployment().id()).size(),
                        one.approval().map(Approval::by)))
                .toList());
    }

    @Override
    public List<DeploymentEvent> events(String deployment) {
        return in.call(() -> in.tables().events.stream()
                .filter(event -> event.deployment().equals(deployment))
                .toList());
    }

    @Override
    public List<Positioned> after(long position, int most) {
        return in.call(() -> {
            List<DeploymentEvent> all = in.tables().events;
            return IntStream.range(Math.toIntExact(Math.min(position, all.size())), all.size())
                    .limit(most)
                    .mapToObj(i -> new Positioned(i + 1L, all.get(i)))
                    .toList();
        });
    }

    @Override
    public long newest() {
        return in.call(() -> (long) in.tables().events.size());
    }
}
